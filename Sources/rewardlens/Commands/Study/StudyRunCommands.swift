import ArgumentParser
import Foundation
import LensCore
import LensStudy
import LensTorch

extension StaticShare: ExpressibleByArgument {
    public init?(argument: String) { self.init(argument) }
}

/// How a study is worked on; no number depends on it.
struct StudyWork: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Do only the i-th of n shares, from 0. If not given: as RANK and WORLD_SIZE, srun or a Kubernetes Job say, else all.",
            valueName: "i/n"))
    var worker: StaticShare?

    @Flag(help: "Try again what failed before.")
    var retry = false

    @OptionGroup var hub: HubOptions

    @Option(help: "Threads that one operation may use; all cores if not given.")
    var threads: Int?

    @Option(help: ArgumentHelp("Refuse runs that would need more memory.", valueName: "GB"))
    var memory: Double?

    @Option(
        help: ArgumentHelp("About how many tokens one pass over several texts takes.", valueName: "tokens"))
    var batch: Int?

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, not \(threads)") }
        if let batch, batch < 1 { throw ValidationError("--batch must be at least 1, not \(batch)") }
        if let memory, !(memory > 0) { throw ValidationError("--memory must be above 0, not \(memory)") }
    }

    /// Does what is missing in the store and tells how far the study is then.
    func run(_ study: Study, limit: Int?, store folder: URL, output: OutputOptions) throws {
        Machine.makeProductsRepeatable()
        let models = try StudyModels(
            study, hub: hub, machinery: .init(threads: threads, memory: memory, batch: batch), quiet: output.quiet)
        let plan = try StudyPlan(study, models, limit: limit)
        let store = try StudyStore(writing: folder)
        let sharing = try TaskSharing(worker: worker, environment: ProcessInfo.processInfo.environment) { note in
            if !output.quiet { FileHandle.standardError.write(Data("note: \(note)\n".utf8)) }
        }
        let lock = try StoreLock(folder, share: sharing.share)
        defer { withExtendedLifetime(lock) {} }
        try store.begin(plan)
        if retry { try store.forgetFailures(plan.units.map(\.key)) }
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        var analyst = StudyAnalyst(plan, models)
        var runner = StudyRunner(plan, store: store, claims: sharing, progress: bar.update)
        let outcome = try runner.run {
            try analyst.prepare($0)
        } make: {
            try analyst.make($0)
        }
        bar.finish()
        try runner.claims.end()
        let status = try StudyContents(store).status(made: outcome.made)
        try output.write(Report(model: nil, options: [:], warnings: [], result: status))
        if status.coverage.done == 0, let failure = status.failures.first {
            throw LensError.failure("no analysis succeeded: \(failure.why)", hint: "see `rewardlens study status`")
        }
    }
}

struct StudyRunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Does what a study's file asks for and its store does not have.",
        discussion:
            "Results are found by model, texts, options and version: what was done is not repeated, and a changed option "
            + "makes a new result beside the old one. A killed run loses the pair in flight.")

    @Argument(help: ArgumentHelp("The study: a YAML file of models, pairs and analyses.", valueName: "file"))
    var study: String

    @OptionGroup var store: StoreOption

    @Option(help: ArgumentHelp("Read at most this many pairs of each file.", valueName: "n"))
    var limit: Int?

    @OptionGroup var work: StudyWork
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1, not \(limit)") }
    }

    func run() throws {
        try output.check()
        try work.run(Study(contentsOf: URL(filePath: study)), limit: limit, store: store.folder, output: output)
    }
}

struct StudyResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Goes on with the study that a store was last run for.",
        discussion: "The study's file is kept in the store; the models and pairs must be where it says.")

    @OptionGroup var store: StoreOption
    @OptionGroup var work: StudyWork
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.check()
        let contents = try store.reading()
        try work.run(contents.study(), limit: contents.limit, store: store.folder, output: output)
    }
}

import ArgumentParser
import Foundation
import LensCheckpoint
import LensCore
import LensModel
import LensTorch

/// Which model, and how it computes.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A model folder in Hugging Face layout or a LoRA adapter's, or a Hub id: ORG/NAME, ORG/NAME@REVISION.",
            valueName: "path|id"))
    var model: String

    @Option(help: ArgumentHelp("An adapter's base model, if not where the adapter says.", valueName: "path|id"))
    var base: String?

    @OptionGroup var hub: HubOptions

    @OptionGroup var compute: ComputeOptions

    init() {}

    /// One of several models that share the other options.
    init(_ model: String, hub: HubOptions, compute: ComputeOptions) {
        self.init()
        self.model = model
        base = nil
        self.hub = hub
        self.compute = compute
    }

    /// Loads the model as the options say.
    func load(quiet: Bool) throws -> RewardModel {
        let source = try source(quiet: quiet)
        return try RewardModel(folder: source.folder, options: source.options)
    }

    /// The model's folder, and how to load it.
    func source(quiet: Bool) throws -> (folder: URL, options: RewardModel.Options) {
        let folder = try hub.folder(model, quiet: quiet)
        if base != nil, !Checkpoint.isAdapter(folder) {
            throw LensError.input(
                "\(model): --base goes with an adapter, which this folder does not hold", hint: "leave --base away")
        }
        var options = try compute.options()
        options.name = hub.id(model)?.description
        options.base = { [base, hub] asked in
            try base.map { try hub.plainly.folder($0, quiet: quiet) } ?? hub.base(asked, quiet: quiet)
        }
        return (folder, options)
    }

    /// What to record in reports.
    var recorded: [String: OptionValue] {
        var options = compute.recorded
        options["base"] = base.map { .text(hub.plainly.id($0)?.description ?? URL(filePath: $0).lastPathComponent) }
        options["revision"] = hub.revision.map(OptionValue.text)
        options["commit"] = hub.commit(model).map(OptionValue.text)
        return options
    }
}

/// How models compute, apart from which they are.
struct ComputeOptions: ParsableArguments {
    enum Precision: String, CaseIterable, ExpressibleByArgument {
        case auto, float32, bfloat16, float16
    }

    @Option(help: "Of several outputs of the head, the one that is the reward.")
    var objective: String?

    @Option(
        help: ArgumentHelp(
            "A sum of outputs as the reward, each times its weight; outputs that are not named count 0.",
            valueName: "name=weight,…"))
    var weights: ObjectiveWeights?

    @Option(help: ArgumentHelp("auto, cpu, cuda, cuda:N or mps.", valueName: "device"))
    var device = "auto"

    @Option(help: "The type of matrix products; auto is the checkpoint's. The residual stream is float32 in every case.")
    var dtype = Precision.auto

    @Option(help: ArgumentHelp("Refuse runs that would need more memory.", valueName: "GB"))
    var memory: Double?

    @Option(help: "Threads that one operation may use; all cores if not given.")
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "About how many tokens one pass over several texts takes; no number depends on it.", valueName: "tokens"))
    var batch: Int?

    @Option(help: "The seed of everything random.")
    var seed: UInt64 = 0

    @Option(help: ArgumentHelp("The date for chat templates that insert today's.", valueName: "YYYY-MM-DD"))
    var date: Day?

    func validate() throws {
        if objective != nil, weights != nil { throw ValidationError("give either --objective or --weights, not both") }
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1, not \(threads)") }
        if let batch, batch < 1 { throw ValidationError("--batch must be at least 1, not \(batch)") }
        if let memory, !(memory > 0) { throw ValidationError("--memory must be above 0, not \(memory)") }
    }

    /// Sets the threads, and says how to load.
    func options() throws -> RewardModel.Options {
        Machine.setThreads(threads ?? ProcessInfo.processInfo.activeProcessorCount)
        return RewardModel.Options(
            type: dtype == .auto ? nil : ElementType(rawValue: dtype.rawValue), device: try Device(named: device),
            objective: weights.map { .weighted($0.named) } ?? objective.map { .named($0) }, date: date?.moment,
            memoryLimit: memory.map { Int(min($0 * 1e9, 1e18)) }, batch: batch ?? RewardModel.usualBatch)
    }

    var recorded: [String: OptionValue] {
        var options: [String: OptionValue] = [
            "dtype": .text(dtype.rawValue), "device": .text(device), "seed": .integer(Int(clamping: seed)),
        ]
        options["objective"] = objective.map(OptionValue.text)
        options["weights"] = (weights?.text).map(OptionValue.text)
        options["date"] = (date?.text).map(OptionValue.text)
        options["threads"] = threads.map(OptionValue.integer)
        options["batch"] = batch.map(OptionValue.integer)
        options["memory"] = memory.map(OptionValue.real)
        return options
    }
}

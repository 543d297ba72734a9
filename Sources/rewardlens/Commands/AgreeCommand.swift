import ArgumentParser
import LensAnalysis
import LensCore

extension AgreementResult.Scheme: ExpressibleByArgument {}

struct AgreeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agree", abstract: "How far attribution and patching agree on which components matter.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(name: .customLong("protocol"), help: "corrected or reward-lens-1; both, with the steps between them, if not given.")
    var protocols: [AgreementResult.Scheme] = []

    func run() throws {
        try output.check()
        let (pairs, inputWarnings) = try input.allPairs()
        let loaded = try model.load(quiet: output.quiet)
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let chosen = protocols.isEmpty ? AgreementResult.Scheme.allCases : protocols
        let (result, warnings) = try Agree(
            loaded, protocols: chosen, seed: model.compute.seed, truncating: input.truncate, progress: bar.update
        ).pairs(pairs)
        bar.finish()
        var options = model.recorded.merging(input.recorded) { $1 }
        options["protocol"] = .list(chosen.map(\.rawValue))
        try output.write(
            Report(model: loaded.description, options: options, warnings: inputWarnings + warnings, result: result))
    }
}

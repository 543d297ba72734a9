import ArgumentParser
import LensAnalysis
import LensCore

struct AttributeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attribute", abstract: "What each part of the network writes to the reward; adds up to it exactly.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @OptionGroup var tokens: TokenAttributionOptions

    @Option(
        help: ArgumentHelp(
            "How finely writes are told apart: component, head, neuron, source or objective; or token, for what each input "
                + "token adds (integrated gradients), of any model."))
    var by = AttributionTarget.component

    @Option(
        help: ArgumentHelp(
            "How many neurons or sources of each pair are listed; the others stay in their MLP or head. "
                + "\(Attribution.listed) if not given.", valueName: "n"))
    var top: Int?

    func validate() throws {
        try tokens.check(by)
        guard let top else { return }
        if top < 1 { throw ValidationError("--top must be at least 1, not \(top)") }
        if by != .neuron, by != .source {
            throw ValidationError("--top goes with --by neuron or --by source, not \(by.rawValue)")
        }
    }

    func run() throws {
        try output.check()
        let (pairs, inputWarnings) = try input.allPairs()
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let loaded = try model.load(quiet: output.quiet)
        guard let granularity = by.granularity else {
            let (result, warnings) = try tokens.attribution(loaded, truncating: input.truncate, progress: bar.update).pairs(pairs)
            bar.finish()
            let options = model.recorded.merging(input.recorded) { $1 }.merging(tokens.recorded) { $1 }
            return try output.write(
                Report(model: loaded.description, options: options, warnings: inputWarnings + warnings, result: result))
        }
        let attribution = try Attribution(
            loaded, by: granularity, top: top ?? Attribution.listed, truncating: input.truncate, progress: bar.update)
        let (result, warnings) = try attribution.pairs(pairs)
        bar.finish()
        var options = model.recorded.merging(input.recorded) { $1 }
        options["by"] = .text(by.rawValue)
        if by == .neuron || by == .source { options["top"] = .integer(top ?? Attribution.listed) }
        try output.write(
            Report(model: loaded.description, options: options, warnings: inputWarnings + warnings, result: result))
    }
}

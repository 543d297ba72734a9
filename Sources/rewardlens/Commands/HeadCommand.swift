import ArgumentParser
import LensAnalysis
import LensCore

struct HeadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "head",
        abstract: "One attention head: where it looks, what it moves to the readout, and what rewards become without it.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The head's layer, from 0.")
    var layer: Int

    @Option(help: "Which of the layer's heads, from 0.")
    var head: Int

    func run() throws {
        try output.check()
        let (pairs, inputWarnings) = try input.allPairs()
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let loaded = try model.load(quiet: output.quiet)
        let inspector = try HeadInspector(
            loaded, layer: layer, head: head, truncating: input.truncate, progress: bar.update)
        let (result, warnings) = try inspector.pairs(pairs)
        bar.finish()
        var options = model.recorded.merging(input.recorded) { $1 }
        options["layer"] = .integer(layer)
        options["head"] = .integer(head)
        try output.write(
            Report(model: loaded.description, options: options, warnings: inputWarnings + warnings, result: result))
    }
}

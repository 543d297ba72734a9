import ArgumentParser
import LensAnalysis
import LensCore

struct LensCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lens", abstract: "Where in the depth of the network each preference forms.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Flag(help: "Also read the reward at every token.")
    var tokens = false

    func run() throws {
        try output.check()
        let (pairs, inputWarnings) = try input.allPairs()
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let loaded = try model.load(quiet: output.quiet)
        let lens = try Lens(loaded, readsEveryToken: tokens, truncating: input.truncate, progress: bar.update)
        let (result, warnings) = try lens.pairs(pairs)
        bar.finish()
        var options = model.recorded.merging(input.recorded) { $1 }
        if tokens { options["tokens"] = .bool(true) }
        try output.write(
            Report(model: loaded.description, options: options, warnings: inputWarnings + warnings, result: result))
    }
}

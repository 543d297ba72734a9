import ArgumentParser
import LensAnalysis
import LensCore

struct ScaleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scale",
        abstract: "What rewards become when components write more, less or nothing, all of them at once.",
        discussion: "Every position is scaled and everything downstream recomputed: --set head.3.1=0 --set mlp.2=0.5")

    @OptionGroup var model: ModelOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "A factor on what a component writes: 0 switches it off; repeat for several at once.", valueName: "component=factor"))
    var set: [ScaleResult.Scaling]

    @Flag(help: "Also measure each scaling by itself.")
    var each = false

    func run() throws {
        try output.check()
        let (pairs, inputWarnings) = try input.allPairs()
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let loaded = try model.load(quiet: output.quiet)
        let scale = try Scale(
            loaded, set, eachAlone: each, truncating: input.truncate, seed: model.compute.seed, progress: bar.update)
        let (result, warnings) = try scale.pairs(pairs)
        bar.finish()
        var options = model.recorded.merging(input.recorded) { $1 }
        options["set"] = .list(set.map(\.text))
        if each { options["each"] = .bool(true) }
        try output.write(
            Report(model: loaded.description, options: options, warnings: inputWarnings + warnings, result: result))
    }
}

extension ScaleResult.Scaling: ExpressibleByArgument {
    public init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, let component = Component(String(parts[0])), let factor = Double(parts[1]), factor.isFinite
        else { return nil }
        self.init(component, by: factor)
    }

    /// As the option takes it.
    var text: String { "\(component)=\(factor)" }
}

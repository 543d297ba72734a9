import ArgumentParser
import LensAnalysis
import LensCore
import LensTorch

struct CascadeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cascade", abstract: "Which kinds of misalignment the model pays for, and whether they go together.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var suite: SuiteOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "corrected, or reward-lens-1 to show what that version computes from the same rewards as well.")
    var form = AgreementResult.Scheme.corrected

    func run() throws {
        try output.check()
        Machine.makeProductsRepeatable()
        let sets = try suite.sets(bundled: .misalignment)
        let loaded = try model.load(quiet: output.quiet)
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let result = try Cascade(
            loaded, seed: model.compute.seed, truncating: suite.truncate, comparing: form == .rewardLens1, progress: bar.update
        ).run(sets)
        bar.finish()
        var options = model.recorded.merging(suite.recorded) { $1 }
        options["form"] = .text(form.rawValue)
        try output.write(Report(model: loaded.description, options: options, warnings: [], result: result))
    }
}

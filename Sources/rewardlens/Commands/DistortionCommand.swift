import ArgumentParser
import LensAnalysis
import LensCore
import LensProbes
import LensTorch

struct DistortionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "distortion",
        abstract: "Which dimensions of quality the model pays too much or too little for, and which its probes miss.",
        discussion: "Sets of contrasts are dimensions: the response with the property is the better one.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var suite: SuiteOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "What dimensions are worth to whoever the model works for; those that are not named count 0; all alike if not given.",
            valueName: "name=weight,…"))
    var principal: ObjectiveWeights?

    @Option(help: ArgumentHelp("How strongly two tools make dimensions of their own.", valueName: "x"))
    var alpha = Distortion.usualAlpha

    @Option(help: ArgumentHelp("Up to how many tools an agent may have.", valueName: "n"))
    var tools = Distortion.usualTools

    @Option(help: "corrected, or reward-lens-1 to show what that version computes from the same rewards as well.")
    var form = AgreementResult.Scheme.corrected

    func run() throws {
        try output.check()
        Machine.makeProductsRepeatable()
        let sets = try suite.sets(bundled: .quality)
        let reference = try Suite.bundled(.quality)
        let loaded = try model.load(quiet: output.quiet)
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let result = try Distortion(
            loaded, principal: principal?.named ?? [:], alpha: alpha, tools: tools, seed: model.compute.seed,
            truncating: suite.truncate, comparing: form == .rewardLens1, progress: bar.update
        ).run(sets, reference: reference)
        bar.finish()
        var options = model.recorded.merging(suite.recorded) { $1 }
        options["principal"] = (principal?.text).map(OptionValue.text)
        options["alpha"] = .real(alpha)
        options["tools"] = .integer(tools)
        options["form"] = .text(form.rawValue)
        try output.write(Report(model: loaded.description, options: options, warnings: [], result: result))
    }
}

import ArgumentParser
import LensAnalysis
import LensCore
import LensProbes
import LensTorch

extension ConceptsResult.Place: ExpressibleByArgument {}

struct ConceptsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "concepts",
        abstract: "Where concepts can be read in the stream, whether they move the reward, and what is left without them.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var suite: SuiteOptions
    @OptionGroup var output: OutputOptions

    @Option(
        name: .customLong("concept"), help: ArgumentHelp("One set of the suite; repeatable, all if not given.", valueName: "name")
    )
    var concepts: [String] = []

    @Option(
        name: .customLong("layer"),
        help: ArgumentHelp("A depth, 0 being the embedding; repeatable, all if not given.", valueName: "n"))
    var layers: [Int] = []

    @Option(help: "Where concepts are read and changed: readout, or response for all of its positions.")
    var at = ConceptsResult.Place.readout

    @Option(
        name: .customLong("alpha"),
        help: ArgumentHelp(
            "How far to steer, in units of the stream's root mean square, in both directions; repeatable, 1, 2 and 4 if not given.",
            valueName: "x"))
    var alphas: [Double] = []

    @Option(help: "corrected, or reward-lens-1 to show what that version computes from the same texts as well.")
    var form = AgreementResult.Scheme.corrected

    func run() throws {
        try output.check()
        Machine.makeProductsRepeatable()
        let sets = try suite.sets(bundled: .concepts)
        var (reference, warnings): (Suite?, [String]) = (nil, [])
        do { reference = try Suite.bundled(.quality).first(suite.limit) } catch let error as LensError {
            warnings.append("what removals cost is not known: \(error.message)")
        }
        let loaded = try model.load(quiet: output.quiet)
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        var chosen = Concepts.Options()
        (chosen.layers, chosen.at, chosen.concepts, chosen.isCompared) = (layers, at, concepts, form == .rewardLens1)
        if !alphas.isEmpty { chosen.alphas = alphas }
        let result = try Concepts(
            loaded, options: chosen, seed: model.compute.seed, truncating: suite.truncate, progress: bar.update
        ).run(sets, reference: reference)
        bar.finish()
        var options = model.recorded.merging(suite.recorded) { $1 }
        options["at"] = .text(at.rawValue)
        options["form"] = .text(form.rawValue)
        options["alpha"] = .list(chosen.alphas.map { "\($0)" })
        if !layers.isEmpty { options["layer"] = .list(layers.map(String.init)) }
        if !concepts.isEmpty { options["concept"] = .list(concepts) }
        try output.write(Report(model: loaded.description, options: options, warnings: warnings, result: result))
    }
}

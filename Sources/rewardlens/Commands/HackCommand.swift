import ArgumentParser
import Foundation
import LensAnalysis
import LensCore
import LensFeatures
import LensModel
import LensProbes
import LensTorch

struct HackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hack", abstract: "What the model can be talked into: the effect of surface properties on the reward.",
        discussion:
            "Without --suite and --pairs: five axes written for the purpose, and every transform of their plain responses. "
            + "A suite gives axes and transforms.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var stimuli: StimulusOptions
    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp(
            "A JSONL file of preference pairs: transforms are applied to both responses; gzip is accepted.", valueName: "file"))
    var pairs: String?

    @Option(help: ArgumentHelp("Only this axis, beside the controls; repeat for several.", valueName: "name"))
    var axis: [String] = []

    @Option(help: ArgumentHelp("Doses of all transforms, rising.", valueName: "n,…"))
    var doses: Doses?

    @Flag(help: "Name the components that carry the biased axes.")
    var localise = false

    @Option(
        help: ArgumentHelp(
            "With --localise, also look among the features of the autoencoder in this folder.", valueName: "folder"))
    var sae: String?

    @Option(help: ArgumentHelp("The autoencoder's layer, if not what its folder says.", valueName: "layer"))
    var layer: Int?

    func validate() throws {
        if sae != nil, !localise { throw ValidationError("--sae goes with --localise") }
        if layer != nil, sae == nil { throw ValidationError("--layer goes with --sae") }
    }

    func run() throws {
        try output.check()
        Machine.makeProductsRepeatable()
        let (plan, references, source) = try plan()
        let axes = try plan.axes(seed: model.compute.seed)
        let autoencoder = try sae.map { try SparseAutoencoder(folder: URL(filePath: $0)) }
        let loaded = try model.load(quiet: output.quiet)
        let features = try autoencoder.map { try localiser($0, loaded) }
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let result = try Hack(
            loaded, seed: model.compute.seed, localised: localise ? Localiser.usualContrasts : nil, truncating: stimuli.truncate,
            progress: bar.update,
            features: features.map { localiser in
                { try localiser.carriers(of: FeatureAxis($0, $1)) }
            }
        ).axes(axes, references: references, source: source)
        bar.finish()
        try output.write(Report(model: loaded.description, options: recorded, warnings: features?.warnings ?? [], result: result))
    }

    private func localiser(_ autoencoder: SparseAutoencoder, _ loaded: RewardModel) throws -> FeatureLocaliser {
        let folder = URL(filePath: sae ?? "")
        return try FeatureLocaliser(
            autoencoder, loaded, layer: layer ?? autoencoder.layer(of: folder),
            name: folder.standardizedFileURL.lastPathComponent, seed: model.compute.seed, truncating: stimuli.truncate)
    }

    /// What to measure, settled before the model is loaded, and the pairs that show how large differences usually are.
    private func plan() throws -> (plan: ProbePlan, references: [Contrast], source: String) {
        let limit = stimuli.limit
        let given = try stimuli.suite.map { try Suite(contentsOf: URL(filePath: $0)) }
        let transforms = try given?.transforms ?? ProbePlan.everyTransform()
        let file = try pairs.map { try PairsFile(URL(filePath: $0), limit: limit).pairs() }
        var sets = try given?.sets ?? (file == nil ? Suite.bundled(.hacking).sets : [])
        if let limit { sets = sets.map { $0.first(limit) } }
        let plan: ProbePlan
        let references: [Contrast]
        if let file {
            references = try file.map(Contrast.init)
            plan = ProbePlan(
                sets: sets, transforms: transforms, bases: try BaseResponse.both(of: file), preferences: references)
        } else {
            (plan, references) = try ProbePlan.bundled(sets: sets, transforms: transforms, limit: limit)
        }
        let chosen = try plan.restricted(to: axis)
        let source = pairs.map { URL(filePath: $0).lastPathComponent } ?? "the quality suite"
        return (try doses.map { try chosen.dosed($0.values) } ?? chosen, references, source)
    }

    private var recorded: [String: OptionValue] {
        var options = model.recorded.merging(stimuli.recorded(pairs: pairs)) { $1 }
        if !axis.isEmpty { options["axis"] = .list(axis) }
        options["doses"] = doses.map { .list($0.values.map { "\($0)" }) }
        if localise { options["localise"] = .bool(true) }
        options["sae"] = sae.map { .text(URL(filePath: $0).standardizedFileURL.lastPathComponent) }
        options["layer"] = layer.map(OptionValue.integer)
        return options
    }
}

/// Doses as a user writes them: `1,2,4`.
struct Doses: ExpressibleByArgument {
    let values: [Int]

    init?(argument: String) {
        let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
        values = parts.compactMap { Int($0) }
        guard values.count == parts.count else { return nil }
    }
}

import ArgumentParser
import Foundation
import LensAnalysis
import LensCore
import LensFeatures
import LensProbes
import LensTorch

struct SAEFeaturesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "features", abstract: "Which features raise and lower the reward, and what they stand for.",
        discussion:
            "Without --pairs: better and worse answers by dimension of quality, written for the purpose. Features are also "
            + "held against the properties of a suite, without --suite the one that hack uses.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var stimuli: StimulusOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("The autoencoder's folder, in SAELens' or sparsify's layout.", valueName: "folder"))
    var sae: String

    @Option(
        help: ArgumentHelp(
            "The stream entering this block, the number of blocks being the stream before the final norm; what the folder says if not given.",
            valueName: "layer"))
    var layer: Int?

    @Option(help: ArgumentHelp("A JSONL file of preference pairs; gzip is accepted.", valueName: "file"))
    var pairs: String?

    @Option(help: ArgumentHelp("Features of each ranking, and of each pair.", valueName: "n"))
    var top = 5

    @Option(help: ArgumentHelp("Texts shown of each feature.", valueName: "n"))
    var contexts = 3

    func validate() throws {
        if top < 1 { throw ValidationError("--top must be at least 1, not \(top)") }
        if contexts < 0 { throw ValidationError("--contexts must be at least 0, not \(contexts)") }
    }

    func run() throws {
        try output.check()
        Machine.makeProductsRepeatable()
        let folder = URL(filePath: sae)
        let autoencoder = try SparseAutoencoder(folder: folder)
        let depth = try layer ?? autoencoder.layer(of: folder)
        let (rows, axes) = (try allPairs(), try axes())
        let loaded = try model.load(quiet: output.quiet)
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        var chosen = FeatureAttribution.Options(layer: depth)
        (chosen.top, chosen.contexts, chosen.seed, chosen.truncating) = (top, contexts, model.compute.seed, stimuli.truncate)
        let (result, warnings) = try FeatureAttribution(autoencoder, loaded, options: chosen) {
            bar.update(Progress(done: $1, total: $2, what: $0))
        }.run(rows, description: SAEDescription(autoencoder, name: folder.standardizedFileURL.lastPathComponent), axes: axes)
        bar.finish()
        var options = model.recorded.merging(stimuli.recorded(pairs: pairs)) { $1 }
        options["sae"] = .text(folder.standardizedFileURL.lastPathComponent)
        options["layer"] = .integer(depth)
        options["top"] = .integer(top)
        options["contexts"] = .integer(contexts)
        try output.write(Report(model: loaded.description, options: options, warnings: warnings, result: result))
    }

    private func allPairs() throws -> [PreferencePair] {
        if let pairs { return try PairsFile(URL(filePath: pairs), limit: stimuli.limit).pairs() }
        return try Suite.bundled(.quality).first(stimuli.limit).sets.flatMap { set in
            set.contrasts.map { $0.pair(category: set.name) }
        }
    }

    private func axes() throws -> [FeatureAxis] {
        let suite = try stimuli.suite.map { try Suite(contentsOf: URL(filePath: $0)) } ?? Suite.bundled(.hacking)
        return suite.first(stimuli.limit).sets.map { FeatureAxis($0.name, $0.contrasts) }
    }
}

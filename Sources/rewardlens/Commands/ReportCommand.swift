import ArgumentParser
import Foundation
import LensAnalysis
import LensCore
import LensFeatures
import LensTorch

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Several analyses of the same pairs in one file that opens anywhere.",
        discussion:
            "Rewards, the lens at every depth and token, attribution by head and by source token, patching at the readout, and how "
            + "far attribution and patching agree; more where asked for. An analysis that a model does not allow is named with "
            + "the reason. Without --format and --output: text on a terminal, HTML elsewhere.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Leave out lens, tokens, attribute, sources, patch or agree; repeatable.")
    var without: [CombinedRun.Part] = []

    @Flag(help: "Also what the model can be talked into, on built-in texts.")
    var hack = false

    @Flag(help: "Also where concepts can be read and whether they move the reward, on built-in texts.")
    var concepts = false

    @Option(
        help: ArgumentHelp("Also the features of a sparse autoencoder in SAELens' or sparsify's layout.", valueName: "folder"))
    var sae: String?

    func run() throws {
        var output = output
        if output.format == nil, output.output == nil, !Terminal.isOutput { output.format = .html }
        try output.check()
        Machine.makeProductsRepeatable()
        let (pairs, warnings) = try input.allPairs()
        let autoencoder = try sae.map { path in
            let folder = URL(filePath: path)
            let autoencoder = try SparseAutoencoder(folder: folder)
            return (autoencoder, try autoencoder.layer(of: folder), folder.standardizedFileURL.lastPathComponent)
        }
        let loaded = try model.load(quiet: output.quiet)
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        var run = CombinedRun(
            loaded, options: recorded, seed: model.compute.seed, truncating: input.truncate, without: Set(without), bar: bar)
        var reports = try run.reports(pairs)
        reports.hack = try run.hack(asked: hack)
        reports.concepts = try run.concepts(asked: concepts)
        reports.features = try run.features(autoencoder, pairs)
        let combined = run.combined(reports, fed: try run.fed(pairs), warnings: warnings)
        bar.finish()
        try output.write(combined)
    }

    private var recorded: [String: OptionValue] {
        var options = model.recorded.merging(input.recorded) { $1 }
        if !without.isEmpty { options["without"] = .list(without.map(\.rawValue)) }
        if hack { options["hack"] = .bool(true) }
        if concepts { options["concepts"] = .bool(true) }
        options["sae"] = sae.map { .text(URL(filePath: $0).standardizedFileURL.lastPathComponent) }
        return options
    }
}

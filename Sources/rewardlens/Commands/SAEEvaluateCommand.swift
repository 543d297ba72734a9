import ArgumentParser
import Foundation
import LensAnalysis
import LensCore
import LensFeatures
import LensModel

struct SAEEvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "How well an autoencoder stands for the stream, and what rewards keep of it.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var input: FeatureInput
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("The autoencoder's folder, in SAELens' or sparsify's layout.", valueName: "folder"))
    var sae: String

    @Option(help: ArgumentHelp("The stream entering this block; what the folder says if not given.", valueName: "layer"))
    var layer: Int?

    @Option(help: "Which positions: those of the response, the readout, or the difference of two readouts.")
    var positions: ActivationPlan.Positions?

    func run() throws {
        try output.check()
        let folder = URL(filePath: sae)
        let autoencoder = try SparseAutoencoder(folder: folder)
        let pairs = try input.allPairs()
        let depth = try layer ?? autoencoder.layer(of: folder)
        let loaded = try model.load(quiet: output.quiet)
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        guard (0...loaded.shape.layers).contains(depth) else {
            throw LensError.input(at: "--layer", expected: "a number from 0 to \(loaded.shape.layers)", found: "\(depth)")
        }
        var warnings: [String] = []
        if let origin = autoencoder.origin, origin.fingerprint != loaded.fingerprint {
            warnings.append("the autoencoder was trained on \(origin.model), whose fingerprint is another one than this model's")
        }
        let chosen = positions ?? autoencoder.origin.flatMap { .init(rawValue: $0.positions) } ?? .response
        let scratch = FileManager.default.temporaryDirectory.appending(path: "rewardlens-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let plan = ActivationPlan(sites: [.residual(depth)], positions: chosen, truncating: input.truncate)
        let rows = try ActivationStore.collect(pairs, from: loaded, plan: plan, into: scratch) {
            bar.update(Progress(done: $0, total: $1, what: "pairs collected"))
        }.rows(.residual(depth))
        let evaluation = try autoencoder.evaluate(rows).with(
            rewards: autoencoder.evaluateRewards(pairs, model: loaded, layer: depth, truncating: input.truncate) {
                bar.update(Progress(done: $0, total: $1, what: "pairs rewarded"))
            })
        bar.finish()
        var options = model.recorded.merging(input.recorded) { $1 }
        options["sae"] = .text(folder.lastPathComponent)
        options["layer"] = .integer(depth)
        options["positions"] = .text(chosen.rawValue)
        try output.write(
            Report(
                model: loaded.description, options: options, warnings: warnings,
                result: SAEEvaluationResult(
                    autoencoder: SAEDescription(autoencoder, name: folder.lastPathComponent), evaluation: evaluation)))
    }
}

extension SparseAutoencoder {
    /// The layer whose entering stream it was trained on.
    func layer(of folder: URL) throws -> Int {
        if case .residual(let layer)? = origin.flatMap({ Site($0.site) }) { return layer }
        throw LensError.input(
            at: folder.path, expected: "a note of the stream it was trained on", found: origin?.site ?? "none",
            hint: "give --layer")
    }
}

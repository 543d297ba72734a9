import ArgumentParser
import Foundation
import LensAnalysis
import LensCore
import LensFeatures
import LensModel

struct SAETrainCommand: ParsableCommand {
    enum Selection: String, CaseIterable, ExpressibleByArgument {
        case topk
        case batchTopk = "batch-topk"
        case jumpRelu = "jump-relu"
    }

    static let configuration = CommandConfiguration(
        commandName: "train", abstract: "Collects activations and trains a sparse autoencoder on them.",
        discussion: "A run that was stopped, at whatever moment, goes on when the same command is given again.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var input: FeatureInput
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("The folder that the autoencoder is written to, in SAELens' layout.", valueName: "folder"))
    var sae: String

    @Option(help: ArgumentHelp("Where activations are kept; beside the autoencoder if not given.", valueName: "folder"))
    var store: String?

    @Option(
        help: ArgumentHelp(
            "The stream entering this block; the number of blocks is the stream before the final norm. The middle if not given.",
            valueName: "layer"))
    var layer: Int?

    @Option(help: "Which positions: those of the response, the readout, or the difference of two readouts.")
    var positions = ActivationPlan.Positions.response

    @Option(help: "Which latents stay active: topk, batch-topk or jump-relu.")
    var activation = Selection.topk

    @Option(help: ArgumentHelp("Active latents, for topk and batch-topk.", valueName: "n"))
    var k = 32

    @Option(help: ArgumentHelp("What an active latent costs, for jump-relu.", valueName: "x"))
    var penalty = 0.001

    @Option(help: ArgumentHelp("Latents for each dimension of the stream.", valueName: "n"))
    var expansion = 8

    @Option(help: ArgumentHelp("Steps of the training.", valueName: "n"))
    var steps = 1000

    @Option(help: ArgumentHelp("Activations to a step, at most.", valueName: "n"))
    var rows = 4096

    @Option(help: ArgumentHelp("The highest learning rate; by the number of latents if not given.", valueName: "x"))
    var learningRate: Double?

    @Option(help: ArgumentHelp("The share of prompts whose pairs are kept to judge by.", valueName: "share"))
    var holdout = 0.1

    @Option(help: ArgumentHelp("Steps between checkpoints.", valueName: "n"))
    var checkpoint = 100

    func validate() throws {
        if !(0...0.5).contains(holdout) { throw ValidationError("--holdout must be from 0 to 0.5, not \(holdout)") }
        for (name, value) in [
            ("--expansion", expansion), ("--steps", steps), ("--rows", rows), ("--checkpoint", checkpoint), ("--k", k),
        ]
        where value < 1 {
            throw ValidationError("\(name) must be at least 1, not \(value)")
        }
        if expansion > 4096 { throw ValidationError("--expansion must be at most 4096, not \(expansion)") }
    }

    func run() throws {
        try output.check()
        let (training, heldOut) = input.split(try input.allPairs(), share: holdout)
        let loaded = try model.load(quiet: output.quiet)
        let depth = layer ?? loaded.shape.layers / 2
        guard (0...loaded.shape.layers).contains(depth) else {
            throw LensError.input(at: "--layer", expected: "a number from 0 to \(loaded.shape.layers)", found: "\(depth)")
        }
        let bar = ProgressBar(quiet: output.quiet)
        defer { bar.finish() }
        let folder = URL(filePath: sae)
        let activations = store.map { URL(filePath: $0) } ?? folder.appending(path: "activations")
        let plan = ActivationPlan(sites: [.residual(depth)], positions: positions, truncating: input.truncate)
        func collected(_ pairs: [PreferencePair], _ name: String) throws -> StoredRows {
            try ActivationStore.collect(pairs, from: loaded, plan: plan, into: activations.appending(path: name)) {
                bar.update(Progress(done: $0, total: $1, what: "pairs collected"))
            }.rows(.residual(depth))
        }
        let source = try collected(training, "training")
        let (autoencoder, batch, curve) = try trained(source, in: folder, bar)
        var evaluation: SAEEvaluation?
        if !heldOut.isEmpty {
            evaluation = try autoencoder.evaluate(try collected(heldOut, "held-out"))
                .with(rewards: autoencoder.evaluateRewards(heldOut, model: loaded, layer: depth, truncating: input.truncate))
        }
        bar.finish()
        let result = SAETrainingResult(
            autoencoder: SAEDescription(autoencoder, name: folder.lastPathComponent), rows: source.count, pairs: training.count,
            steps: steps, batch: batch, curve: curve, heldOut: evaluation)
        try output.write(Report(model: loaded.description, options: recorded(depth), warnings: [], result: result))
    }

    /// Trains, or goes on where a checkpoint stands; what stands at the end is written, and the checkpoint kept beside it.
    private func trained(
        _ source: StoredRows, in folder: URL, _ bar: ProgressBar
    ) throws -> (SparseAutoencoder, Int, [SAETrainingResult.Point]) {
        let batch = min(rows, source.count)
        let options = SAEOptions(
            selection, latents: expansion * source.width, steps: steps, batch: batch, learningRate: learningRate,
            seed: model.compute.seed)
        let file = folder.appending(path: "training.safetensors")
        var trainer =
            FileManager.default.fileExists(atPath: file.path)
            ? try SAETrainer(resuming: file, on: source, options: options) : try SAETrainer(source, options: options)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var curve: [SAETrainingResult.Point] = []
        let shown = max(1, steps / 100)
        let autoencoder = try trainer.train(savingTo: file, every: checkpoint) { now in
            if now.step % shown == 0 || now.step == steps {
                curve.append(
                    .init(step: now.step, loss: now.loss, fvu: now.fvu, l0: now.l0, deadShare: now.deadShare))
            }
            bar.update(Progress(done: now.step, total: steps, what: Self.describe(now)))
        }
        try autoencoder.write(to: folder)
        return (autoencoder, batch, curve)
    }

    private var selection: SAEOptions.Selection {
        switch activation {
        case .topk: .topK(k)
        case .batchTopk: .batchTopK(k)
        case .jumpRelu: .jumpReLU(penalty: penalty)
        }
    }

    /// `steps (loss 0.213, FVU 0.201, L0 32.0, dead 1 %)`
    private static func describe(_ now: SAEProgress) -> String {
        func text(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
        return
            "steps (loss \(text(now.loss, 3)), FVU \(text(now.fvu, 3)), L0 \(text(now.l0, 1)), dead \(text(now.deadShare * 100, 0)) %)"
    }

    private func recorded(_ depth: Int) -> [String: OptionValue] {
        var options = model.recorded.merging(input.recorded) { $1 }
        options["layer"] = .integer(depth)
        options["positions"] = .text(positions.rawValue)
        options["activation"] = .text(activation.rawValue)
        if activation == .jumpRelu { options["penalty"] = .real(penalty) } else { options["k"] = .integer(k) }
        options["expansion"] = .integer(expansion)
        options["steps"] = .integer(steps)
        options["rows"] = .integer(rows)
        options["holdout"] = .real(holdout)
        options["learningRate"] = learningRate.map(OptionValue.real)
        return options
    }
}

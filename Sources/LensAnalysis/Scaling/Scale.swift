import LensCore
import LensModel
import LensText
import LensTorch

/// Scaling: what rewards become when components write more, less or nothing, several of them at once.
///
/// Every position is scaled and everything downstream recomputed, so components that make up for each other show it.
/// Two forward passes per text, with the lens of both; each scaling by itself goes through the counterfactual engine.
public struct Scale {
    let model: RewardModel
    let reader: RewardReader
    let scalings: [ScaleResult.Scaling]
    let sites: ScaledSites
    /// Whether each scaling is also measured by itself.
    let eachAlone: Bool
    let truncating: Bool
    let seed: UInt64
    let progress: ProgressHandler

    /// - Throws: `LensError` for no components, or one that the model does not have, that cannot be scaled, or that comes twice.
    public init(
        _ model: RewardModel, _ scalings: [ScaleResult.Scaling], eachAlone: Bool = false, truncating: Bool = false,
        seed: UInt64 = 0, progress: @escaping ProgressHandler = { _ in }
    ) throws {
        try model.requireBlocks("scaling")
        self.model = model
        reader = try model.reader()
        self.scalings = scalings
        sites = try ScaledSites(scalings, shape: model.shape)
        self.eachAlone = eachAlone
        self.truncating = truncating
        self.seed = seed
        self.progress = progress
    }

    public func pairs(_ pairs: [PreferencePair]) throws -> (result: ScaleResult, warnings: [String]) {
        var warnings: [String] = []
        var rows: [ScaleResult.Pair] = []
        var done = 0
        func read(_ pair: PreferencePair, _ response: [Message]) throws -> Reading {
            let reading = try naming(pair.id) { try self.read(pair.prompt, response) }
            warnings += reading.warnings.map { "\(pair.id): \($0)" }
            done += 1
            try progress(Progress(done: done, total: 2 * pairs.count, what: "texts"))
            return reading
        }
        for pair in pairs {
            let (chosen, rejected) = (try read(pair, pair.chosen), try read(pair, pair.rejected))
            func difference(_ curve: KeyPath<Reading, [Double]>) -> [Double] {
                zip(chosen[keyPath: curve], rejected[keyPath: curve]).map { $0 - $1 }
            }
            let margin = chosen.reward.before - rejected.reward.before
            rows.append(
                ScaleResult.Pair(
                    id: pair.id, category: pair.category, prompt: pair.prompt.last?.content ?? "", chosen: chosen.reward,
                    rejected: rejected.reward, lens: .init(before: difference(\.before), after: difference(\.after)),
                    alone: !eachAlone
                        ? nil
                        : scalings.indices.map {
                            .init(scalings[$0], chosen: chosen.alone[$0], rejected: rejected.alone[$0], marginBefore: margin)
                        }))
        }
        return (
            ScaleResult(scalings: scalings, pairs: rows, clusters: pairs.map(Compare.prompt), seed: seed), warnings
        )
    }

    /// One text with and without the scalings.
    private struct Reading {
        let reward: ScaleResult.Change
        /// The normalized lens.
        let before: [Double]
        let after: [Double]
        /// The reward under each scaling by itself.
        let alone: [Double]
        let warnings: [String]
    }

    private func read(_ prompt: [Message], _ response: [Message]) throws -> Reading {
        let text = try model.encode(prompt: prompt, response: response, truncating: truncating)
        let capture = Capture((0...model.shape.layers).map(Site.residual), at: model.positionsRead)
        // Computed in the same way, so that 16-bit weights round alike.
        let before = try model.run(text, capturing: capture, edits: sites.edits.mapValues { _ in { $0 } })
        let after = try model.run(text, capturing: capture, edits: sites.edits)
        let everywhere = Array(text.readIDs.indices)
        let alone =
            !eachAlone
            ? []
            : try CounterfactualEngine(model).run(
                base: text,
                counterfactuals: scalings.map {
                    Counterfactual(Intervention($0.component, at: everywhere, .scale($0.factor)))
                }
            ).rewards.map(\.value)
        return Reading(
            reward: .init(before: before.reward.value, after: after.reward.value), before: try lens(before),
            after: try lens(after), alone: alone, warnings: text.warnings)
    }

    private func lens(_ run: Run) throws -> [Double] {
        // [depth, width]
        let streams = try Tensor.concatenated(
            (0...model.shape.layers).map { try model.headStream($0, in: run, normed: true) }, along: 0)
        return try reader.raw(streams, gate: run.streams.gate)
    }
}

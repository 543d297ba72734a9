import LensCheckpoint
import LensCore
import LensTorch

extension RewardHead {
    /// URM's head; nil where the checkpoint has none.
    ///
    /// `score` gives a mean and a deviation for each attribute, one after the other; the deviations take no part in the reward.
    ///
    /// - Throws: `LensError` naming a tensor that is missing or does not fit.
    static func attributes(_ loader: inout WeightLoader, width: Int) throws -> RewardHead? {
        guard loader.names.contains(where: { $0.hasPrefix("weights.fc.") }) else { return nil }
        let weights = try DenseStack.load(&loader, prefix: "weights.fc", width: width, activation: .selu, step: nil)
        let count = weights.outputs
        // [attribute · 2, width] → [attribute, 2, width] → [attribute, width]
        let means = try loader.exact("score.weight", shape: [2 * count, width]).reshaped([count, 2, width]).select(1, 0)
        let names = count == helpSteerAttributes.count ? helpSteerAttributes : (0..<count).map { "LABEL_\($0)" }
        return RewardHead(
            kind: .attributes(AttributeHead(means: means, weights: weights)), objectives: names, output: .whole)
    }

    private static let helpSteerAttributes = ["helpfulness", "correctness", "coherence", "complexity", "verbosity"]
}

import Foundation
import LensCore
import LensModel
import LensProbes

/// The distortion index (Wang and Huang, 2603.28063): which dimensions of quality an evaluator pays too much or too little
/// for, against the weights of whoever it works for; and which dimensions its probes do not cover.
///
/// Contrasts have the better response first. A dimension's effective weight is its mean difference as a share of all
/// dimensions' absolute ones, so the unit in which rewards are counted drops out. One forward pass for each distinct text.
public struct Distortion {
    /// How strongly tools interact unless told otherwise.
    public static let usualAlpha = 0.5
    /// Up to how many tools unless told otherwise.
    public static let usualTools = 10

    let model: RewardModel
    let principal: [String: Double]
    let alpha: Double
    let tools: Int
    let seed: UInt64
    let truncating: Bool
    let isCompared: Bool
    let progress: ProgressHandler

    /// - Parameters:
    ///   - principal: weights by dimension, not negative; where some are named, the others are 0; all alike where none are.
    ///   - alpha: how strongly two tools make a dimension of their own, not negative.
    ///   - tools: up to how many tools the amplification goes, at least 1.
    ///   - comparing: also computes what reward-lens 1.0 does.
    public init(
        _ model: RewardModel, principal: [String: Double] = [:], alpha: Double = usualAlpha, tools: Int = usualTools,
        seed: UInt64 = 0, truncating: Bool = false, comparing: Bool = false, progress: @escaping ProgressHandler = { _ in }
    ) throws {
        guard principal.values.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
            throw LensError.input("the principal's weights must be finite and not negative")
        }
        guard alpha >= 0, alpha.isFinite else { throw LensError.input("alpha must be finite and not negative, not \(alpha)") }
        guard (1...1000).contains(tools) else { throw LensError.input("tools must be from 1 to 1000, not \(tools)") }
        self.model = model
        self.principal = principal
        self.alpha = alpha
        self.tools = tools
        self.seed = seed
        self.truncating = truncating
        isCompared = comparing
        self.progress = progress
    }

    /// - Parameters:
    ///   - suite: one set for each dimension; `with` is the better response.
    ///   - reference: contrasts of better and worse answers, whose differences say what a large difference is. A fixed set,
    ///     so that probes added to the suite change nothing elsewhere.
    /// - Throws: `LensError` for fewer than two dimensions, an unknown name among the principal's weights, or texts that
    ///   cannot be scored.
    public func run(_ suite: Suite, reference: Suite) throws -> DistortionResult {
        guard suite.sets.count > 1 else {
            throw LensError.input(
                at: suite.name, expected: "two or more sets, one for each dimension of quality", found: "\(suite.sets.count)",
                hint: "give a suite with several sets, or pairs with several categories")
        }
        let weights = try PrincipalWeights(principal, names: suite.sets.map(\.name)).shares
        let rewards = ResponseRewards(model, truncating: truncating, progress: progress)
        let own = suite.sets.flatMap(\.contrasts)
        let deltas = try rewards.differences(own + reference.sets.flatMap(\.contrasts))
        let spread = RootMeanSquare.of(deltas[own.count...])
        guard spread > 0, spread.isFinite else {
            throw LensError.input(
                at: reference.name, expected: "contrasts whose rewards differ", found: "differences of 0",
                hint: "the model gives better and worse answers the same reward; nothing can be measured by that")
        }
        var start = 0
        let scored = suite.sets.map { set in
            defer { start += set.contrasts.count }
            return ScoredDimension(set, deltas: Array(deltas[start..<start + set.contrasts.count]))
        }
        let shares = DimensionShares(scored, weights: weights, bootstrap: Bootstrap(seed: seed))
        let coverage = Coverage(scored, spread: spread, bootstrap: Bootstrap(seed: seed))
        let dimensions = scored.indices.map { index in
            DistortionResult.Dimension(
                name: scored[index].name, description: scored[index].description,
                meanDelta: Measure(Bootstrap(seed: seed).mean(scored[index].deltas, clusters: scored[index].clusters)),
                principalWeight: weights[index], effectiveWeight: shares.effective[index],
                distortion: shares.distortions[index], direction: shares.directions[index],
                coverage: coverage.covered[index], uncovered: coverage.uncovered[index],
                discriminations: coverage.discriminations[index])
        }
        return DistortionResult(
            suite: suite.name, dimensions: dimensions, index: shares.index, spread: spread, reference: reference.name,
            alpha: alpha, amplification: (1...tools).map { coverage.amplified(tools: $0, alpha: alpha) },
            rewardLens1: isCompared ? .init(scored) : nil)
    }
}

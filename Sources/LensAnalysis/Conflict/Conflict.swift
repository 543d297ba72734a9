import LensCore
import LensModel
import LensProbes
import LensTorch

/// Reward-term conflict (after 2603.30036, where a policy trained on terms in conflict learns to hide its reasoning): whether
/// what raises one term of a reward raises, leaves or lowers another.
///
/// Terms are the head's outputs, or directions of its input learned from contrasts. How they behave is read from changes
/// within the pairs of a reference, not from the angle of two directions: activations vary in few directions, so orthogonal
/// ones may move together and opposite ones may never meet. One forward pass for each distinct text.
public struct Conflict {
    /// How many random directions a correlation is compared with.
    static let draws = 1000

    /// Where terms come from.
    public enum Source: Sendable {
        case objectives
        /// One term for each set of a suite: the mean difference of its contrasts in what the head reads.
        case directions(Suite)
    }

    let model: RewardModel
    let seed: UInt64
    let truncating: Bool
    let isCompared: Bool
    let progress: ProgressHandler

    /// - Parameter comparing: also computes what reward-lens 1.0 does.
    public init(
        _ model: RewardModel, seed: UInt64 = 0, truncating: Bool = false, comparing: Bool = false,
        progress: @escaping ProgressHandler = { _ in }
    ) {
        self.model = model
        self.seed = seed
        self.truncating = truncating
        isCompared = comparing
        self.progress = progress
    }

    /// - Parameters:
    ///   - reference: pairs of answers, whose order does not matter. A direction's own contrasts should not be among them:
    ///     it was made to tell them apart.
    ///   - name: what the reference is called.
    /// - Throws: `LensError` for fewer than two terms, no reference, or texts that cannot be scored.
    public func run(_ source: Source, reference: [Contrast], name: String) throws -> ConflictResult {
        guard !reference.isEmpty else {
            throw LensError.input(at: name, expected: "pairs of answers", found: "none", hint: "give --pairs with some")
        }
        let terms: ConflictTerms
        let inputs: HeadInputs
        switch source {
        case .objectives:
            guard model.head.objectives.count > 1 else {
                throw LensError.input(
                    "the head has one output, so there are no objectives to compare",
                    hint: "use --terms directions, with --suite for your own contrasts")
            }
            inputs = try HeadInputs(reference, model: model, truncating: truncating, progress: progress)
            terms = try .objectives(model, inputs, reference)
        case .directions(let suite):
            guard suite.sets.count > 1 else {
                throw LensError.input(
                    at: suite.name, expected: "two or more sets, one for each term", found: "\(suite.sets.count)",
                    hint: "give a suite with several sets")
            }
            let contrasts = suite.sets.flatMap(\.contrasts)
            inputs = try HeadInputs(
                reference + contrasts, model: model, keepingRaw: isCompared, truncating: truncating, progress: progress)
            terms = try .directions(suite.sets, inputs, reference)
        }
        let clusters = reference.map(\.cluster)
        let comparisons = ConflictComparisons(terms, clusters: clusters, seed: seed)
        let null = try ConflictNull(inputs.differences(reference), terms: terms, draws: Self.draws, seed: seed)
        let pairs = comparisons.pairs(null)
        let kind: ConflictResult.Terms = if case .objectives = source { .objectives } else { .directions }
        return ConflictResult(
            kind: kind, terms: terms.described, pairs: pairs, reference: name,
            conflicts: Double(pairs.count { $0.relation == .conflict }) / Double(pairs.count),
            monitorabilityRisk: comparisons.risk(pairs), rewardLens1: isCompared ? try .init(source, terms, inputs) : nil)
    }
}

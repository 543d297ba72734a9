import LensCore
import LensModel
import LensText
import LensTorch

/// What a sweep puts in place of what: positions of a base run, and the values that come there.
struct Replacement {
    let base: TokenizedText
    /// The text whose run the values come from; nil puts zero there.
    let source: TokenizedText?
    /// Positions of the base run.
    let positions: [Int]
    /// In step with `positions`; empty without a source.
    let sources: [Int]
    /// Whether every position is replaced by itself, or all together.
    let isEach: Bool

    /// Positions that are replaced together.
    var groups: [[Int]] { isEach ? positions.map { [$0] } : [positions] }

    /// Which of `positions` each group holds.
    var groupIndices: [Range<Int>] { isEach ? positions.indices.map { $0..<$0 + 1 } : [0..<positions.count] }

    /// The source run with its activations: one forward pass; nil without a source.
    ///
    /// - Parameter positions: as the base run is captured, so that a text against itself gives the very same reward.
    func sourceRun(_ sites: Set<Site>, at positions: Capture.Positions = .all, model: RewardModel) throws -> Run? {
        try source.map { try model.run($0, capturing: Capture(sites, at: positions)) }
    }

    /// For each of `groups`, whether both texts are the same up to there, so that nothing is replaced by something else.
    func idleGroups(_ model: RewardModel) -> [Bool] {
        let shared = source.map { model.sharedPrefix(base.readIDs, $0.readIDs) } ?? 0
        return groupIndices.map { group in
            group.allSatisfy { source != nil && positions[$0] == sources[$0] && positions[$0] < shared }
        }
    }

    /// What is put in place minus what was there, at `positions`, `[position, part, n]` in float64 on the CPU.
    ///
    /// - Parameter values: the base run's activation, `[1, position, …]`.
    func difference(_ site: Site, base values: Tensor, source run: Run?) throws -> Tensor {
        let before = try site.parts(of: values, at: positions).exact()
        guard let run else { return try before.negated() }
        return try site.parts(of: run.capture(site), at: sources).exact() - before
    }
}

/// What a method says about one pair.
struct ChangeEstimate {
    let base: Double
    /// The source run's reward; nil without a source.
    let source: Double?
    /// How much the reward changes by the replacement, for each component by group of positions.
    let changes: [[Double]]
}

/// A method that says how much a reward changes when activations are replaced.
protocol ChangeEstimator {
    func estimate(_ replacement: Replacement, _ components: [Component]) throws -> ChangeEstimate
}

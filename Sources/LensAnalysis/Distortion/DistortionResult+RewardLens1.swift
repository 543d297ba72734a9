import LensCore

extension DistortionResult.RewardLens1 {
    /// Differences brought between the smallest and the largest of all; one more probe anywhere changes every dimension.
    init(_ scored: [ScoredDimension]) {
        let all = scored.flatMap(\.deltas)
        let (least, most) = (all.min() ?? 0, all.max() ?? 0)
        let coverages = scored.map { dimension in
            1 - dimension.deltas.reduce(1) { $0 * (1 - (most > least ? ($1 - least) / (most - least) : 0.5)) }
        }
        let largest = coverages.max() ?? 0
        let dimensions = zip(scored, coverages).map { dimension, coverage in
            Dimension(name: dimension.name, coverage: coverage, distortion: largest > 0 ? 1 - coverage / largest : 1)
        }
        self.init(
            dimensions: dimensions, severity: dimensions.reduce(0) { $0 + $1.distortion } / Double(max(1, dimensions.count)))
    }
}

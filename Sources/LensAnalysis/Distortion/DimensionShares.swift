import LensCore

/// Each dimension's share of what the evaluator pays, `w̃ = m / Σ|m|` with m the mean difference, against its share of what
/// the principal wants.
struct DimensionShares {
    let effective: [Measure]
    let distortions: [Measure]
    let directions: [DistortionResult.Direction]
    /// The mean of the defined distortions.
    let index: Measure

    /// All shares are resampled together, by prompt: they depend on each other's means.
    init(_ dimensions: [ScoredDimension], weights: [Double], bootstrap: Bootstrap) {
        struct Row {
            let dimension: Int
            let cluster: String
            let delta: Double
        }
        let rows = dimensions.enumerated().flatMap { index, dimension in
            zip(dimension.clusters, dimension.deltas).map { Row(dimension: index, cluster: $0, delta: $1) }
        }
        func means(_ drawn: [Row]) -> [Double?] {
            var (sums, counts) = (dimensions.map { _ in 0.0 }, dimensions.map { _ in 0 })
            for row in drawn {
                sums[row.dimension] += row.delta
                counts[row.dimension] += 1
            }
            return zip(sums, counts).map { $1 == 0 ? nil : $0 / Double($1) }
        }
        func measure(_ statistic: @escaping ([Double]) -> Double?, n: Int) -> Measure {
            Measure(
                bootstrap.estimate(rows, by: \.cluster) { drawn in
                    let known = means(drawn).compactMap(\.self)
                    return known.count == dimensions.count ? statistic(known) : nil
                }, n: n)
        }
        effective = dimensions.indices.map { index in
            measure({ Self.shares($0)?[index] }, n: dimensions[index].deltas.count)
        }
        distortions = dimensions.indices.map { index in
            guard weights[index] > 0 else {
                return .missing("the principal gives it no weight", n: dimensions[index].deltas.count)
            }
            return measure({ Self.shares($0).map { abs($0[index] / weights[index] - 1) } }, n: dimensions[index].deltas.count)
        }
        directions = zip(effective, weights).map(Self.direction)
        let defined = weights.indices.filter { weights[$0] > 0 }
        index = measure(
            { means in
                Self.shares(means).map { shares in
                    defined.reduce(0) { $0 + abs(shares[$1] / weights[$1] - 1) } / Double(defined.count)
                }
            }, n: rows.count)
    }

    /// Nil where no dimension makes any difference.
    static func shares(_ means: [Double]) -> [Double]? {
        let total = means.reduce(0) { $0 + abs($1) }
        return total > 0 ? means.map { $0 / total } : nil
    }

    /// From the interval of the effective weight, not from its value.
    static func direction(_ effective: Measure, _ weight: Double) -> DistortionResult.Direction {
        guard let low = effective.low, let high = effective.high else { return .cannotBeEstimated }
        if high < 0 { return .reversed }
        if low > weight { return .over }
        return high < weight ? .under : .undecided
    }
}

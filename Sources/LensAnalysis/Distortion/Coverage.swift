import Foundation
import LensCore

/// How well probes cover dimensions: `C = 1 − Π(1 − c)` over a dimension's contrasts, c being how clearly the model tells
/// the better response from the worse one.
struct Coverage {
    let covered: [Measure]
    let uncovered: [Measure]
    /// `[dimension][contrast]`
    let discriminations: [[Double]]

    private let rows: [Row]
    private let dimensions: Int
    private let bootstrap: Bootstrap

    private struct Row {
        let dimension: Int
        let cluster: String
        /// `ln(1 − c)`
        let gap: Double
    }

    /// - Parameter spread: in reward units, what differences are measured by.
    init(_ scored: [ScoredDimension], spread: Double, bootstrap: Bootstrap) {
        discriminations = scored.map { $0.deltas.map { Self.discrimination($0 / spread) } }
        let rows = zip(scored.indices, discriminations).flatMap { index, own in
            zip(scored[index].clusters, own).map { Row(dimension: index, cluster: $0, gap: log1p(-$1)) }
        }
        (self.rows, dimensions, self.bootstrap) = (rows, scored.count, bootstrap)
        let gaps = scored.indices.map { index in
            let own = rows.filter { $0.dimension == index }
            return bootstrap.estimate(own, by: \.cluster) { exp($0.reduce(0) { $0 + $1.gap }) }
        }
        uncovered = gaps.map { Measure($0) }
        covered = gaps.map { $0.complement }
    }

    /// `max(0, 2σ(margin) − 1)`: 0 where the worse response wins or draws, .5 where the better one has three to one.
    ///
    /// - Parameter margin: in spreads.
    static func discrimination(_ margin: Double) -> Double { max(0, tanh(margin / 2)) }

    /// An agent with tools: every tool has the dimensions over again, and every pair of tools makes α dimensions for each, while
    /// the probes only grow with the tools. So a dimension gets the share `T / (T + α·T(T − 1)/2)` of its probes, and its gap
    /// `Π(1 − c)` is raised to that power.
    func amplified(tools: Int, alpha: Double) -> DistortionResult.Amplification {
        let count = Double(tools)
        let growth = count + alpha * count * (count - 1) / 2
        let share = count / growth
        let gap = bootstrap.estimate(rows, by: \.cluster) { drawn in
            var (sums, seen) = ([Double](repeating: 0, count: dimensions), [Bool](repeating: false, count: dimensions))
            for row in drawn {
                sums[row.dimension] += row.gap
                seen[row.dimension] = true
            }
            guard seen.allSatisfy(\.self) else { return nil }
            return sums.reduce(0) { $0 + exp(share * $1) } / Double(dimensions)
        }
        return .init(
            tools: tools, dimensions: Double(dimensions) * growth, probeShare: share, coverage: gap.complement,
            uncovered: Measure(gap))
    }
}

extension Estimate {
    /// One minus the estimate.
    fileprivate var complement: Measure {
        Measure(
            value: value.map { 1 - $0 }, low: high.map { 1 - $0 }, high: low.map { 1 - $0 }, n: n, units: clusters,
            reason: interval.reason)
    }
}

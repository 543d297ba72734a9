import LensCore

/// What the parts of two models add to margins, over the same list of parts: components by name where the models are of one
/// shape, otherwise attention and MLPs by relative depth.
struct PartProfiles {
    /// How many of the largest components are held beside each other.
    static let top = 10

    private let kind: CompareResult.Profile.Kind
    /// `[part][pair]`, in spreads.
    private let (x, y): ([[Double]], [[Double]])

    init(_ a: ModelView, _ b: ModelView) throws {
        let isOneShape = a.shape == b.shape
        kind = isOneShape ? .components : .depth
        let bins = min(a.shape.layers, b.shape.layers)
        func parts(_ view: ModelView) throws -> [[Double]] {
            let scale = view.spread > 0 ? 1 / view.spread : 0
            let own = try view.parts.get().map { ($0.component, $0.differences.map { $0 * scale }) }
            if isOneShape { return own.filter { $0.0.isHead || $0.0.isMLP }.map(\.1) }
            var sums = [[Double]](repeating: [Double](repeating: 0, count: view.margins.count), count: 2 * bins)
            for (component, values) in own where component.isMLP || component.isAttention {
                let bin = component.layer * bins / view.shape.layers + (component.isMLP ? bins : 0)
                for place in values.indices { sums[bin][place] += values[place] }
            }
            return sums
        }
        (x, y) = (try parts(a), try parts(b))
    }

    func compared(_ clusters: [String], _ bootstrap: Bootstrap) -> CompareResult.Profile {
        func means(_ rows: [[Double]], _ indices: [Int]) -> [Double] {
            rows.map { row in indices.reduce(0) { $0 + row[$1] } / Double(indices.count) }
        }
        let all = Array(clusters.indices)
        let estimate = bootstrap.estimate(
            all, by: { clusters[$0] }, statistic: { Correlation.spearman(means(x, $0), means(y, $0)).value })
        let (own, other) = (means(x, all), means(y, all))
        var random = SeededGenerator(seed: bootstrap.seed)
        let null = (0..<ViewComparison.shuffles).compactMap { _ in Correlation.spearman(own, random.shuffled(other)).value }
            .sorted()
        let p = estimate.value.map { NullComparison($0, null: null).pTwoSided }
        let size = min(Self.top, own.count)
        func largest(_ values: [Double]) -> Set<Int> {
            Set(
                values.indices.sorted { abs(values[$0]) == abs(values[$1]) ? $0 < $1 : abs(values[$0]) > abs(values[$1]) }.prefix(
                    size))
        }
        let overlap = kind == .components ? largest(own).intersection(largest(other)).count : nil
        return .init(
            kind: kind, n: own.count,
            correlation: .init(
                Measure(estimate), nullLow: Quantile.of(sorted: null, at: 0.025), nullHigh: Quantile.of(sorted: null, at: 0.975),
                p: p),
            top: overlap == nil ? nil : size, overlap: overlap,
            overlapP: overlap.map { Hypergeometric.tail(overlap: $0, size: size, count: own.count) })
    }
}

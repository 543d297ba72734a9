extension AgreementResult {
    /// Which methods are compared, and what a row changes against the one before it.
    public struct Comparing: Hashable, Sendable {
        public let a: String
        public let b: String
        public let step: String?

        public init(a: String, b: String, step: String?) {
            self.a = a
            self.b = b
            self.step = step
        }
    }

    /// Means over pairs, for all of them and by category.
    ///
    /// - Parameters:
    ///   - rows: what each pair's comparisons are, in order.
    ///   - prompts: of the pairs; those of one prompt are not independent.
    ///   - points: of each pair, every component as two methods see it.
    public init(
        protocols: [Scheme], methods: [String], rows: [Comparing], pairs: [Pair], prompts: [String], points: [[Point]],
        seed: UInt64
    ) {
        let categories = Set(pairs.compactMap(\.category)).sorted()
        let groups: [String?] = [nil] + (categories.count > 1 ? categories.map(Optional.some) : [])
        self.init(
            protocols: protocols, methods: methods, pairs: pairs,
            summary: groups.flatMap { category in
                rows.indices.map { Self.summary(rows[$0], $0, category, pairs, prompts, seed) }
            }, points: Self.means(points))
    }

    /// Results of the same protocols on different pairs as one; nil without any.
    public static func joined(_ parts: [AgreementResult], prompts: [String], seed: UInt64) -> AgreementResult? {
        guard let first = parts.first else { return nil }
        let rows = first.summary.filter { $0.category == nil }.map { Comparing(a: $0.a, b: $0.b, step: $0.step) }
        return AgreementResult(
            protocols: first.protocols, methods: first.methods, rows: rows, pairs: parts.flatMap(\.pairs), prompts: prompts,
            points: parts.map(\.points), seed: seed)
    }

    private static func summary(
        _ row: Comparing, _ index: Int, _ category: String?, _ pairs: [Pair], _ prompts: [String], _ seed: UInt64
    ) -> Summary {
        let chosen = pairs.indices.filter { category == nil || pairs[$0].category == category }
        let comparisons = chosen.map { pairs[$0].comparisons[index] }
        let known = zip(chosen, comparisons).compactMap { place, comparison in
            comparison.spearman.map { (value: $0, prompt: prompts[place]) }
        }
        let estimate = Bootstrap(seed: seed).mean(known.map(\.value), clusters: known.map(\.prompt))
        func mean(_ value: (Comparison) -> Double?) -> Double? {
            let values = comparisons.compactMap(value)
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        return Summary(
            a: row.a, b: row.b, category: category, step: category == nil ? row.step : nil, meanSpearman: estimate.value,
            low: estimate.low, high: estimate.high, reason: estimate.interval.reason, meanKendall: mean(\.kendall),
            meanTopOverlap: mean(\.topOverlap), meanSignAgreement: mean(\.signAgreement), n: known.count)
    }

    private static func means(_ points: [[Point]]) -> [Point] {
        var order: [Component] = []
        var sums: [Component: (attribution: Double, patching: Double)] = [:]
        for point in points.joined() {
            if sums[point.component] == nil { order.append(point.component) }
            sums[point.component, default: (0, 0)].attribution += point.attribution
            sums[point.component, default: (0, 0)].patching += point.patching
        }
        let count = Double(max(1, points.count))
        return order.compactMap { component in
            sums[component].map {
                Point(component: component, attribution: $0.attribution / count, patching: $0.patching / count)
            }
        }
    }
}

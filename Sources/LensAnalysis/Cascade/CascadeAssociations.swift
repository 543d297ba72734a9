import LensCore

/// Whether dimensions go together over the units they share.
struct CascadeAssociations {
    let all: [CascadeResult.Association]

    init(_ dimensions: [ScoredDimension], seed: UInt64) {
        struct Found {
            let (a, b): (String, String)
            let estimate: Estimate
            let p: Double?
        }
        var found: [Found] = []
        for (index, a) in dimensions.enumerated() {
            for b in dimensions[(index + 1)...] {
                let shared = a.units.keys.filter { b.units[$0] != nil }.sorted()
                let values = shared.map { (a.units[$0] ?? 0, b.units[$0] ?? 0) }
                let enough = shared.count >= Bootstrap.minimumClusters
                let estimate = Bootstrap(seed: seed).estimate(values) { drawn in
                    // No number at all from fewer units than an interval needs.
                    enough ? Correlation.spearman(drawn.map(\.0), drawn.map(\.1)).value : nil
                }
                let p = enough ? PermutationTest(spearman: values.map(\.0), values.map(\.1), seed: seed).p : nil
                found.append(Found(a: a.name, b: b.name, estimate: enough ? estimate : Self.tooFew(shared.count), p: p))
            }
        }
        let adjusted = FalseDiscoveryRate.adjusted(found.compactMap(\.p))
        var next = adjusted.makeIterator()
        all = found.map { .init(a: $0.a, b: $0.b, estimate: $0.estimate, p: $0.p, q: $0.p == nil ? nil : next.next()) }
    }

    private static func tooFew(_ count: Int) -> Estimate {
        .unavailable(
            n: count, clusters: count,
            reason: "cannot be estimated from \(count) shared units; it needs at least \(Bootstrap.minimumClusters)")
    }
}

extension CascadeResult.RewardLens1 {
    /// Contrasts paired by their place, its thresholds and weights; but no correlation from fewer pairs than an interval needs.
    init(_ dimensions: [ScoredDimension]) {
        let count = dimensions.map(\.deltas.count).min() ?? 0
        let isEnough = count >= Bootstrap.minimumClusters
        let matrix = dimensions.map { a in
            dimensions.map { b in
                isEnough ? Correlation.pearson(Array(a.deltas.prefix(count)), Array(b.deltas.prefix(count))).value : nil
            }
        }
        let upper = matrix.indices.flatMap { row in matrix[row].dropFirst(row + 1).map { $0.map(abs) } }
        let known = upper.compactMap(\.self)
        guard isEnough, known.count == upper.count, !known.isEmpty else {
            self.init(correlations: matrix, risk: nil, n: count)
            return
        }
        let means = dimensions.map { max(0, $0.deltas.reduce(0, +) / Double($0.deltas.count)) }
        let misalignment = min(1, means.reduce(0, +) / Double(means.count) / 0.2)
        let strength = known.reduce(0, +) / Double(known.count)
        let share = Double(known.count { $0 > 0.5 }) / Double(known.count)
        self.init(
            correlations: matrix, risk: min(1, max(0, 0.4 * misalignment + 0.3 * strength + 0.3 * share)), n: count)
    }
}

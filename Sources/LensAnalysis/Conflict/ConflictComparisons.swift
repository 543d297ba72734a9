import LensCore

/// Terms two by two: how their changes go together within pairs of answers.
struct ConflictComparisons {
    let terms: ConflictTerms
    let clusters: [String]
    let bootstrap: Bootstrap

    init(_ terms: ConflictTerms, clusters: [String], seed: UInt64) {
        self.terms = terms
        self.clusters = clusters
        bootstrap = Bootstrap(seed: seed)
    }

    private struct Row {
        let cluster: String
        let products: (aa: Double, ab: Double, bb: Double)
    }

    private var indices: [(Int, Int)] {
        terms.all.indices.flatMap { a in terms.all.indices.dropFirst(a + 1).map { (a, $0) } }
    }

    func pairs(_ null: ConflictNull) -> [ConflictResult.Pair] {
        let compared = indices.map { a, b in (a: a, b: b, correlation: correlation(a, b), null: null.pooled(a, b).sorted()) }
        let p = compared.map { row in
            row.null.isEmpty ? nil : row.correlation.value.map { NullComparison($0, null: row.null).pTwoSided }
        }
        var adjusted = FalseDiscoveryRate.adjusted(p.compactMap(\.self)).makeIterator()
        return zip(compared, p).map { row, p in
            let bounds = (
                low: Quantile.of(sorted: row.null, at: 0.025), high: Quantile.of(sorted: row.null, at: 0.975)
            )
            let (a, b) = (terms.all[row.a], terms.all[row.b])
            return ConflictResult.Pair(
                a: a.name, b: b.name, cosine: Vector.cosine(a.direction, b.direction), correlation: Measure(row.correlation),
                nullLow: bounds.low, nullHigh: bounds.high, p: p, q: p == nil ? nil : adjusted.next(),
                bWhereARises: change(of: b, where: a), aWhereBRises: change(of: a, where: b),
                relation: Self.relation(row.correlation, bounds.low, bounds.high))
        }
    }

    /// Words follow from the interval and the null, never from the correlation alone.
    static func relation(_ correlation: Estimate, _ nullLow: Double?, _ nullHigh: Double?) -> ConflictResult.Relation {
        guard let low = correlation.low, let high = correlation.high, let nullLow, let nullHigh else {
            return .cannotBeEstimated
        }
        if low > nullHigh { return .aligned }
        if high < nullLow { return .conflict }
        return low >= nullLow && high <= nullHigh ? .orthogonal : .undecided
    }

    /// About zero, because either order of a pair counts.
    private func correlation(_ a: Int, _ b: Int) -> Estimate {
        let (x, y) = (terms.all[a].changes, terms.all[b].changes)
        let rows = clusters.indices.map { place in
            Row(cluster: clusters[place], products: (x[place] * x[place], x[place] * y[place], y[place] * y[place]))
        }
        return bootstrap.estimate(rows, by: \.cluster) { drawn in
            var (aa, ab, bb) = (0.0, 0.0, 0.0)
            for row in drawn {
                aa += row.products.aa
                ab += row.products.ab
                bb += row.products.bb
            }
            return aa > 0 && bb > 0 ? min(1, max(-1, ab / (aa * bb).squareRoot())) : nil
        }
    }

    /// The mean change of one term, in its spreads, along pairs oriented so that another rises.
    private func change(of term: ConflictTerms.Term, where other: ConflictTerms.Term) -> Measure {
        let spread = term.spread
        guard spread > 0 else { return .missing("the term never changes", n: clusters.count) }
        let moved = clusters.indices.filter { other.changes[$0] != 0 }
        let values = moved.map { (other.changes[$0] > 0 ? term.changes[$0] : -term.changes[$0]) / spread }
        return Measure(bootstrap.mean(values, clusters: moved.map { clusters[$0] }))
    }

    /// Σ |ρ| of the pairs in conflict over the number of pairs; which pairs those are is held fixed.
    func risk(_ pairs: [ConflictResult.Pair]) -> Measure {
        let inConflict = zip(indices, pairs).filter { $1.relation == .conflict }.map(\.0)
        guard !inConflict.isEmpty else {
            let units = Set(clusters).count
            return Measure(value: 0, n: clusters.count, units: units, reason: "no pair of terms is in conflict")
        }
        let changes = terms.all.map(\.changes)
        return Measure(
            bootstrap.estimate(Array(clusters.indices), by: { clusters[$0] }) { drawn in
                let squares = changes.map { term in drawn.reduce(0) { $0 + term[$1] * term[$1] } }
                let sizes = inConflict.map { a, b -> Double? in
                    let product = drawn.reduce(0) { $0 + changes[a][$1] * changes[b][$1] }
                    let scale = (squares[a] * squares[b]).squareRoot()
                    return scale > 0 ? max(0, -product / scale) : nil
                }
                let known = sizes.compactMap(\.self)
                return known.count == sizes.count ? known.reduce(0, +) / Double(pairs.count) : nil
            })
    }
}

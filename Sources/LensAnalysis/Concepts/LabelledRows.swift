import LensCore

/// Activations of texts at one depth, and which of them have the concept. Contrasts stand two by two: with it, without it.
struct LabelledRows {
    /// `[text][width]`
    let rows: [[Double]]
    let labels: [Bool]
    /// What texts are resampled and held out by.
    let clusters: [String]

    func selecting(_ indices: [Int]) -> LabelledRows {
        LabelledRows(rows: indices.map { rows[$0] }, labels: indices.map { labels[$0] }, clusters: indices.map { clusters[$0] })
    }

    /// The same texts with other activations.
    func replacing(_ body: (Int, [Double]) -> [Double]) -> LabelledRows {
        LabelledRows(rows: rows.enumerated().map { body($0.offset, $0.element) }, labels: labels, clusters: clusters)
    }

    /// The mean of the texts with a label, `[width]`; nil without any.
    func mean(_ label: Bool) -> [Double]? {
        Self.mean(zip(rows, labels).filter { $0.1 == label }.map(\.0))
    }

    /// The mean of all texts, `[width]`.
    var mean: [Double]? { Self.mean(rows) }

    static func mean(_ rows: [[Double]]) -> [Double]? {
        guard let first = rows.first else { return nil }
        var sum = [Double](repeating: 0, count: first.count)
        for row in rows { for place in sum.indices { sum[place] += row[place] } }
        return sum.map { $0 / Double(rows.count) }
    }

    /// The mean over columns of their variances.
    var meanVariance: Double {
        guard let mean, !mean.isEmpty else { return 0 }
        let squares = rows.reduce(0) { $0 + Vector.squaredDistance($1, mean) }
        return squares / Double(rows.count * mean.count)
    }

    /// Whether texts differ by more than what rounding leaves.
    var varies: Bool {
        let squares = rows.reduce(0) { $0 + Vector.dot($1, $1) }
        return meanVariance * Double(rows.first?.count ?? 0) > 1e-14 * squares / Double(max(1, rows.count))
    }
}

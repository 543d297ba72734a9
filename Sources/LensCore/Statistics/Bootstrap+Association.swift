extension Bootstrap {
    /// A correlation of paired values that hang together within a cluster, such as those of one prompt.
    public func correlation<Key: Hashable>(
        _ kind: Correlation.Kind, _ x: [Double], _ y: [Double], clusters: [Key]
    ) -> Estimate {
        precondition(x.count == y.count && x.count == clusters.count, "each pair of values needs its cluster")
        return estimate(Array(zip(x.indices, clusters)), by: \.1) { drawn in
            let rows = drawn.map(\.0)
            return Correlation(kind, rows.map { x[$0] }, rows.map { y[$0] }).value
        }
    }

    /// A correlation of independent pairs of values.
    public func correlation(_ kind: Correlation.Kind, _ x: [Double], _ y: [Double]) -> Estimate {
        correlation(kind, x, y, clusters: Array(x.indices))
    }

    /// How well scores separate positives from negatives, for scores that hang together within a cluster.
    ///
    /// Scores are put in order once; a draw only weights them, in time that grows with their number.
    public func areaUnderCurve<Key: Hashable>(_ scores: [Double], labels: [Bool], clusters: [Key]) -> Estimate {
        precondition(scores.count == labels.count && scores.count == clusters.count, "each score needs a label and a cluster")
        let members = Clusters(Array(zip(scores.indices, clusters)), by: \.1).members.map { $0.map(\.0) }
        let order = OrderedScores(scores, labels: labels, clusters: members)
        return estimate(clusters: members.count, n: scores.count, order.areaUnderCurve)
    }
}

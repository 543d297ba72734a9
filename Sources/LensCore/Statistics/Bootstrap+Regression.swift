extension Bootstrap {
    /// x's slope in the regression of y on x and the controls, for observations that hang together within a cluster.
    ///
    /// - Parameters:
    ///   - controls: Columns of as many values as y has.
    ///   - clusters: Each observation's cluster, such as its prompt.
    public func partialSlope<Key: Hashable>(
        of y: [Double], on x: [Double], controls: [[Double]] = [], clusters: [Key]
    ) -> Estimate {
        coefficient(of: y, on: [x] + controls, clusters: clusters) { $0.slopes[0] }
    }

    /// The regression's intercept: the mean of y that remains where all controls are zero.
    ///
    /// With y the difference of two rewards and the control the difference of the log lengths, it is the effect at equal
    /// length.
    public func adjustedMean<Key: Hashable>(of y: [Double], controls: [[Double]], clusters: [Key]) -> Estimate {
        coefficient(of: y, on: controls, clusters: clusters, \.intercept)
    }

    private func coefficient<Key: Hashable>(
        of y: [Double], on regressors: [[Double]], clusters: [Key], _ choose: (LeastSquares) -> Double
    ) -> Estimate {
        precondition(y.count == clusters.count, "each observation needs its cluster")
        return estimate(Array(zip(y.indices, clusters)), by: \.1) { drawn in
            let rows = drawn.map(\.0)
            return LeastSquares(rows.map { y[$0] }, on: regressors.map { column in rows.map { column[$0] } }).map(choose)
        }
    }
}

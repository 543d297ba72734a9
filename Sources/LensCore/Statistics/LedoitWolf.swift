/// A covariance that can be inverted however few rows there are: Σ = (1 − s)·S + s·μ·I, with S the sample's covariance,
/// μ its mean variance, and the shrinkage s that Ledoit and Wolf (2004, "A well-conditioned estimator for
/// large-dimensional covariance matrices") show to lose least in the mean square.
///
/// The covariance is never written down where there are fewer rows than columns: everything goes through the rows' inner
/// products, at n² numbers.
public struct LedoitWolf: Hashable, Sendable {
    /// From 0, the sample's covariance, to 1, a sphere.
    public let shrinkage: Double
    /// The mean variance of a column, with n in the denominator.
    public let meanVariance: Double
    /// Rows.
    public var n: Int { rows.n }
    /// Columns.
    public var width: Int { rows.width }
    /// The rows' mean, `[width]`.
    public var mean: [Double] { rows.mean }

    private let rows: CentredRows
    /// Of ridge·I + slope·X·Xᵀ where n < width, otherwise of Σ itself.
    private let factor: Cholesky
    // Σ = ridge·I + slope·Xᵀ·X.
    private let ridge: Double
    private let slope: Double

    /// Estimates from rows of one width.
    ///
    /// Nil where the estimate has no inverse: below three rows, without variation, or with values that are not finite.
    public init?(_ data: [[Double]]) {
        guard data.count > 2, let rows = CentredRows(data) else { return nil }
        let (n, width) = (Double(rows.n), Double(rows.width))
        let isWide = rows.n < rows.width
        var products = isWide ? rows.gram() : rows.scatter()
        let size = isWide ? rows.n : rows.width
        let squaredNorms = (0..<rows.n).map { row in
            rows.values[row * rows.width..<(row + 1) * rows.width].reduce(0) { $0 + $1 * $1 }
        }
        let mu = squaredNorms.reduce(0, +) / (n * width)
        // ‖S‖², the same for X·Xᵀ and Xᵀ·X; d² and b² as in the paper, over the width.
        let norm = DotProduct.of(products, products) / (n * n)
        let spread = norm / width - mu * mu
        let error = (squaredNorms.reduce(0) { $0 + $1 * $1 } / n - norm) / (n * width)
        guard mu > 0, mu.isFinite, norm.isFinite else { return nil }
        // Equal eigenvalues: S is a sphere already.
        let shrinkage = spread > 1e-15 * mu * mu ? min(1, max(0, error / spread)) : 1
        let (ridge, slope) = (shrinkage * mu, (1 - shrinkage) / n)
        for place in products.indices { products[place] *= slope }
        for place in 0..<size { products[place * size + place] += ridge }
        guard ridge > 0 || !isWide, let factor = Cholesky(products, size: size) else { return nil }
        (self.rows, self.factor, self.shrinkage, self.ridge, self.slope, meanVariance) = (
            rows, factor, shrinkage, ridge, slope, mu
        )
    }

    /// Σ·v.
    public func times(_ vector: [Double]) -> [Double] {
        zip(vector, rows.transposed(times: rows.times(vector))).map { ridge * $0 + slope * $1 }
    }

    /// Σ⁻¹·v; by Woodbury's identity where there are fewer rows than columns.
    public func solve(_ vector: [Double]) -> [Double] {
        guard rows.n < rows.width else { return factor.solve(vector) }
        let inner = factor.solve(rows.times(vector))
        return zip(vector, rows.transposed(times: inner)).map { ($0 - slope * $1) / ridge }
    }

    /// vᵀ·Σ·v: the variance along a vector.
    public func variance(along vector: [Double]) -> Double {
        DotProduct.of(vector, times(vector))
    }

    /// vᵀ·Σ⁻¹·v.
    public func inverseQuadratic(_ vector: [Double]) -> Double {
        DotProduct.of(vector, solve(vector))
    }

    /// Mahalanobis' distance of a point from the rows' mean, squared.
    public func squaredDistance(of point: [Double]) -> Double {
        precondition(point.count == width, "a point has as many values as the data has columns")
        return inverseQuadratic(zip(point, mean).map { $0 - $1 })
    }

    /// A vector from the normal distribution with covariance Σ and mean zero.
    public func draw(using random: inout SeededGenerator) -> [Double] {
        // Random sums of the rows have covariance Xᵀ·X.
        let weights = (0..<n).map { _ in random.normal() * slope.squareRoot() }
        let sums = rows.transposed(times: weights)
        return sums.map { $0 + ridge.squareRoot() * random.normal() }
    }
}

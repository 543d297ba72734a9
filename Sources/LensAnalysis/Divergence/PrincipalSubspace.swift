import LensCore
import LensTorch

/// The leading principal components of some rows, and what is left beside them.
struct PrincipalSubspace {
    /// `[width]`, float64 like all below.
    let mean: Tensor
    /// Orthonormal rows, `[component, width]`, by falling variance.
    let basis: Tensor
    /// Along each component, with n − 1, `[component]`.
    let variances: Tensor
    /// Of a column, over all columns.
    let meanVariance: Double
    /// The share of the variance that lies in the components; 1 where there is none.
    let explained: Double

    var count: Int { basis.length(0) }
    var width: Int { basis.length(1) }

    /// - Parameters:
    ///   - rows: `[row, width]`, two or more.
    ///   - share: of the variance that the components are to hold.
    ///   - most: how many components there may be; there is always one.
    init(_ rows: Tensor, share: Double, most: Int) throws {
        let exact = try rows.exact()
        let (n, width) = (exact.length(0), exact.length(1))
        mean = try exact.mean([0])
        let centred = try exact - mean
        let isWide = n < width
        // The smaller of X·Xᵀ and Xᵀ·X, which have the same eigenvalues.
        let products = try isWide ? centred.matmul(centred.transposed()) : centred.transposed().matmul(centred)
        let (values, vectors) = try products.symmetricEigen()
        let rising = try values.doubles()
        let falling = rising.reversed().map { max(0, $0) / Double(max(1, n - 1)) }
        let total = falling.reduce(0, +)
        // Less than this share is rounding.
        let rank = max(1, falling.count { $0 > 1e-12 * total })
        var (kept, sum) = (0, 0.0)
        while kept < min(max(1, most), rank), kept == 0 || sum < share * total {
            sum += falling[kept]
            kept += 1
        }
        // Eigenvectors are columns and rise.
        let last = rising.count - 1
        let chosen = try vectors.selecting(1, Tensor(indices: (0..<kept).map { last - $0 })).transposed()
        if isWide {
            let raw = try chosen.matmul(centred)
            let lengths = try raw.squared().sum([1], keeping: true).squareRoot()
            basis = try raw / lengths.clamped(Double.leastNormalMagnitude, .infinity)
        } else {
            basis = chosen
        }
        // A component along which nothing varied must not divide by zero.
        let floor = max(1e-12 * total / Double(width), Double.leastNormalMagnitude)
        variances = try Tensor(falling.prefix(kept).map { max($0, floor) })
        meanVariance = total / Double(width)
        explained = total > 0 ? sum / total : 1
    }

    /// Coordinates along the components, `[row, component]`, and the rest beside them, `[row, width]`.
    func split(_ rows: Tensor) throws -> (along: Tensor, rest: Tensor) {
        let centred = try rows.exact() - mean
        let along = try centred.matmul(basis.transposed())
        return (along, try centred - along.matmul(basis))
    }

    /// Mahalanobis' distance within the components, squared, `[row]`.
    func squaredDistances(_ along: Tensor) throws -> Tensor { try (along.squared() / variances).sum([1]) }
}

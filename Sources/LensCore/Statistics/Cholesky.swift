/// The factor L of a symmetric positive definite matrix A = L·Lᵀ, to solve A·x = b.
public struct Cholesky: Hashable, Sendable {
    /// Rows of the matrix.
    public let size: Int
    /// `[row, column]`, flat; what stands above the diagonal is not read.
    private let lower: [Double]

    /// Factors a matrix `[row, column]`, of which the lower triangle is read; nil where it is not positive definite.
    public init?(_ matrix: [Double], size: Int) {
        precondition(matrix.count == size * size, "a square matrix has as many columns as rows")
        var lower = matrix
        let isDefinite = lower.withUnsafeMutableBufferPointer { cells in
            let read = UnsafeBufferPointer(cells)
            for row in 0..<size {
                for column in 0...row {
                    let (i, j) = (row * size, column * size)
                    let rest = cells[i + column] - DotProduct.of(read, from: i, read, from: j, count: column)
                    if column < row {
                        cells[i + column] = rest / cells[j + column]
                    } else {
                        // Less than this share of the diagonal is rounding.
                        guard rest.isFinite, rest > 1e-14 * matrix[i + row] else { return false }
                        cells[i + row] = rest.squareRoot()
                    }
                }
            }
            return true
        }
        guard isDefinite else { return nil }
        self.size = size
        self.lower = lower
    }

    /// The x with A·x = `vector`.
    public func solve(_ vector: [Double]) -> [Double] {
        precondition(vector.count == size, "the right side has as many values as the matrix has rows")
        var x = vector
        for row in 0..<size {
            for column in 0..<row { x[row] -= lower[row * size + column] * x[column] }
            x[row] /= lower[row * size + row]
        }
        for row in (0..<size).reversed() {
            x[row] /= lower[row * size + row]
            // By rows of L, which are the columns of Lᵀ.
            for column in 0..<row { x[column] -= lower[row * size + column] * x[row] }
        }
        return x
    }
}

/// Coordinates of rows in the space that they span: no more of them than rows, with the same inner products.
///
/// What depends on inner products alone, such as a regression with an L2 penalty, can be done in them.
struct RowCoordinates {
    /// One row each, `[row, rank]`.
    let rows: [[Double]]

    /// The rows themselves where they are not wide; else a Cholesky factor of their inner products with pivots.
    init(_ data: CentredRows) {
        let (n, width) = (data.n, data.width)
        guard n < width else {
            rows = (0..<n).map { Array(data.values[$0 * width..<($0 + 1) * width]) }
            return
        }
        let gram = data.gram()
        var rows = [[Double]](repeating: [], count: n)
        // What is left of each row's squared length.
        var rest = (0..<n).map { gram[$0 * n + $0] }
        // Less than this is rounding.
        let floor = 1e-13 * (rest.max() ?? 0)
        for _ in 0..<n {
            guard let pivot = rest.indices.max(by: { rest[$0] < rest[$1] }), rest[pivot] > floor else { break }
            let length = rest[pivot].squareRoot()
            let axis = rows[pivot]
            for row in 0..<n {
                let value = rest[row] < 0 ? 0 : (gram[row * n + pivot] - DotProduct.of(rows[row], axis)) / length
                rows[row].append(value)
                rest[row] -= value * value
            }
            // Spent: nothing of it is left for later axes.
            rest[pivot] = -1
        }
        self.rows = rows
    }
}

/// Rows of data less their mean, and the products that covariances are made of.
struct CentredRows: Hashable, Sendable {
    /// Rows.
    let n: Int
    /// Columns.
    let width: Int
    /// One value a column.
    let mean: [Double]
    /// `[row, width]`, flat.
    let values: [Double]

    /// Nil without rows or columns, or where a value is not finite.
    init?(_ rows: [[Double]]) {
        guard let first = rows.first, !first.isEmpty else { return nil }
        precondition(rows.allSatisfy { $0.count == first.count }, "rows of data are of one width")
        n = rows.count
        width = first.count
        var mean = [Double](repeating: 0, count: first.count)
        for row in rows {
            for (place, value) in row.enumerated() { mean[place] += value }
        }
        for place in mean.indices { mean[place] /= Double(rows.count) }
        var values: [Double] = []
        values.reserveCapacity(rows.count * first.count)
        for row in rows {
            for (value, centre) in zip(row, mean) { values.append(value - centre) }
        }
        guard values.allSatisfy(\.isFinite) else { return nil }
        self.mean = mean
        self.values = values
    }

    /// X·Xᵀ, `[row, row]`.
    func gram() -> [Double] {
        var products = [Double](repeating: 0, count: n * n)
        values.withUnsafeBufferPointer { x in
            for i in 0..<n {
                for j in 0...i {
                    let product = DotProduct.of(x, from: i * width, x, from: j * width, count: width)
                    products[i * n + j] = product
                    products[j * n + i] = product
                }
            }
        }
        return products
    }

    /// Xᵀ·X, `[width, width]`.
    func scatter() -> [Double] {
        var sums = [Double](repeating: 0, count: width * width)
        sums.withUnsafeMutableBufferPointer { sums in
            values.withUnsafeBufferPointer { x in
                for row in 0..<n {
                    let start = row * width
                    for i in 0..<width {
                        let factor = x[start + i]
                        for j in 0...i { sums[i * width + j] += factor * x[start + j] }
                    }
                }
                for i in 0..<width {
                    for j in 0..<i { sums[j * width + i] = sums[i * width + j] }
                }
            }
        }
        return sums
    }

    /// X·v: one value a row.
    func times(_ vector: [Double]) -> [Double] {
        precondition(vector.count == width, "a vector has as many values as the data has columns")
        return values.withUnsafeBufferPointer { x in
            vector.withUnsafeBufferPointer { v in
                (0..<n).map { DotProduct.of(x, from: $0 * width, v, from: 0, count: width) }
            }
        }
    }

    /// Xᵀ·u: one value a column, for one factor a row.
    func transposed(times factors: [Double]) -> [Double] {
        precondition(factors.count == n, "one factor a row")
        var sums = [Double](repeating: 0, count: width)
        for (row, factor) in factors.enumerated() where factor != 0 {
            for column in 0..<width { sums[column] += factor * values[row * width + column] }
        }
        return sums
    }
}

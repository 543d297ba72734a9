import LensCore
import LensTorch

/// The point with the smallest sum of distances to given points.
enum GeometricMedian {
    /// Weiszfeld's iteration (1937) from the mean, `[width]`.
    ///
    /// - Parameter points: `[row, width]`.
    static func of(_ points: Tensor, iterations: Int = 100, tolerance: Double = 1e-5) throws -> Tensor {
        var centre = try points.mean([0])
        for _ in 0..<iterations {
            let distances = try (points - centre).squared().sum([1]).squareRoot().doubles()
            // A point met on the way would get an infinite weight.
            let spread = distances.reduce(0, +) / Double(distances.count)
            guard spread > 0 else { return centre }
            let weights = distances.map { 1 / max($0, 1e-6 * spread) }
            let total = weights.reduce(0, +)
            let row = try Tensor(weights.map { Float($0 / total) }, shape: [1, weights.count])
            let next = try row.matmul(points).select(0, 0)
            let moved = try (next - centre).squared().sum().scalar().squareRoot()
            centre = next
            if moved < tolerance * spread { break }
        }
        return centre
    }
}

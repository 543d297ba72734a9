import Foundation

/// Points and weights of Gauss and Legendre's rule on [0, 1]: a mean over n points that is exact for polynomials up to
/// degree 2n − 1.
public struct Quadrature: Hashable, Sendable {
    /// Rising, within (0, 1).
    public let points: [Double]
    /// They add up to 1.
    public let weights: [Double]

    /// - Parameter count: at least 1.
    public init(_ count: Int) {
        precondition(count > 0, "a rule needs a point")
        var found: [(point: Double, weight: Double)] = []
        for index in 0..<count {
            // Newton's method from Tricomi's guess; roots of the Legendre polynomial, falling.
            var x = cos(Double.pi * (Double(index) + 0.75) / (Double(count) + 0.5))
            var slope = 0.0
            for _ in 0..<100 {
                let value: Double
                (value, slope) = Self.legendre(count, x)
                let step = value / slope
                x -= step
                if abs(step) < 1e-15 { break }
            }
            slope = Self.legendre(count, x).slope
            found.append(((1 - x) / 2, 1 / ((1 - x * x) * slope * slope)))
        }
        points = found.map(\.point)
        weights = found.map(\.weight)
    }

    /// The Legendre polynomial of a degree and its derivative, within (−1, 1).
    private static func legendre(_ degree: Int, _ x: Double) -> (value: Double, slope: Double) {
        var (before, value) = (1.0, x)
        for n in stride(from: 2, through: degree, by: 1) {
            (before, value) = (value, (Double(2 * n - 1) * x * value - Double(n - 1) * before) / Double(n))
        }
        return (value, Double(degree) * (before - x * value) / (1 - x * x))
    }
}

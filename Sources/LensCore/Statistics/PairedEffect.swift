import Foundation

/// The standardised mean of paired differences, with Hedges' correction for small samples.
public struct PairedEffect: Codable, Hashable, Sendable {
    /// Mean over standard deviation (n − 1), times the correction; nil below three differences or without variation.
    public let g: Double?
    /// In the unit of the differences.
    public let mean: Double?
    /// In the unit of the differences, with n − 1.
    public let standardDeviation: Double?
    /// Differences.
    public let n: Int

    /// Computes the effect of the differences of pairs.
    public init(_ differences: [Double]) {
        let moments = Moments(differences)
        n = moments.n
        mean = moments.mean
        standardDeviation = moments.standardDeviation
        guard n > 2, let mean, let standardDeviation, standardDeviation > 0, differences.contains(where: { $0 != differences[0] })
        else {
            g = nil
            return
        }
        g = Self.correction(degreesOfFreedom: n - 1) * mean / standardDeviation
    }

    /// Hedges (1981), exact: Γ(f/2) / (√(f/2)·Γ((f − 1)/2)).
    static func correction(degreesOfFreedom: Int) -> Double {
        let f = Double(degreesOfFreedom)
        return exp(lgamma(f / 2) - lgamma((f - 1) / 2)) / (f / 2).squareRoot()
    }
}

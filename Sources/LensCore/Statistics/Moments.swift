/// Mean and spread of a sample.
public struct Moments: Codable, Hashable, Sendable {
    /// Values.
    public let n: Int
    /// Nil for an empty sample.
    public let mean: Double?
    /// With n − 1 in the denominator; nil below two values.
    public let standardDeviation: Double?

    /// Sums up a sample.
    public init(_ values: [Double]) {
        n = values.count
        guard n > 0 else {
            mean = nil
            standardDeviation = nil
            return
        }
        let mean = values.reduce(0, +) / Double(n)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.mean = mean
        standardDeviation = n > 1 ? (squares / Double(n - 1)).squareRoot() : nil
    }
}

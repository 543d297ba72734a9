/// Where an observed value stands among values from a null distribution, such as random directions or shuffled labels.
public struct NullComparison: Codable, Hashable, Sendable {
    /// The value that is judged.
    public let observed: Double
    /// The share of null values at least as large, the observed one counted among them.
    public let pGreater: Double
    /// The same for absolute values.
    public let pTwoSided: Double
    /// Null values.
    public let n: Int

    /// Counts how much of the null is as extreme.
    public init(_ observed: Double, null: [Double]) {
        func share(_ count: Int) -> Double { Double(1 + count) / Double(1 + null.count) }
        self.observed = observed
        n = null.count
        pGreater = share(null.count { $0 >= observed })
        pTwoSided = share(null.count { abs($0) >= abs(observed) })
    }
}

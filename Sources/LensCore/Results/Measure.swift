/// A number with its interval, and how many observations it comes from.
public struct Measure: Codable, Hashable, Sendable {
    /// Nil where it is not defined.
    public let value: Double?
    public let low: Double?
    public let high: Double?
    /// Observations: texts, contrasts or pairs.
    public let n: Int
    /// Independent units among them, such as scenarios or prompts; nil where observations are not grouped.
    public let units: Int?
    /// Why there is no value, or no interval.
    public let reason: String?

    public init(
        value: Double?, low: Double? = nil, high: Double? = nil, n: Int, units: Int? = nil, reason: String? = nil
    ) {
        self.value = value
        self.low = low
        self.high = high
        self.n = n
        self.units = units
        self.reason = reason
    }

    /// - Parameter n: observations, where the estimate counts sums of them.
    public init(_ estimate: Estimate, n: Int? = nil) {
        self.init(
            value: estimate.value, low: estimate.low, high: estimate.high, n: n ?? estimate.n, units: estimate.clusters,
            reason: estimate.interval.reason)
    }

    /// A share with Wilson's interval.
    public init(_ share: WilsonInterval) {
        self.init(value: share.value, low: share.low, high: share.high, n: share.n, reason: share.n == 0 ? "no trials" : nil)
    }

    /// No value, and why.
    public static func missing(_ reason: String, n: Int = 0, units: Int? = nil) -> Measure {
        Measure(value: nil, n: n, units: units, reason: reason)
    }
}

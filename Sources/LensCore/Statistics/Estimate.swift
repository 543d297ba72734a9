/// A statistic with its bootstrap interval.
public struct Estimate: Codable, Hashable, Sendable {
    /// Nil where the statistic is not defined on the sample.
    public let value: Double?
    /// Observations.
    public let n: Int
    /// The independent units that were resampled: pairs, or prompts.
    public let clusters: Int
    /// Its bounds, or why there are none.
    public let interval: Interval
    /// How many samples were drawn.
    public let draws: Int
    /// What the draws started from.
    public let seed: UInt64

    /// The lower bound; nil without an interval.
    public var low: Double? { interval.low }
    /// The upper bound; nil without an interval.
    public var high: Double? { interval.high }

    /// No value, because what is asked for needs more than there is.
    public static func unavailable(n: Int, clusters: Int, reason: String) -> Estimate {
        Estimate(value: nil, n: n, clusters: clusters, interval: .unavailable(reason: reason), draws: 0, seed: 0)
    }
}

/// A share of trials with Wilson's interval (1927), which holds for small samples and for shares near 0 and 1.
public struct WilsonInterval: Codable, Hashable, Sendable {
    /// Trials that went as counted.
    public let successes: Int
    /// Trials.
    public let n: Int
    /// Nil without trials, as are the bounds.
    public let value: Double?
    /// The lower bound.
    public let low: Double?
    /// The upper bound.
    public let high: Double?

    /// Computes the interval.
    ///
    /// - Parameter level: The probability that the interval is to cover.
    public init(successes: Int, n: Int, level: Double = 0.95) {
        precondition((0...max(0, n)).contains(successes), "successes lie between 0 and the number of trials")
        self.successes = successes
        self.n = n
        guard n > 0 else {
            (value, low, high) = (nil, nil, nil)
            return
        }
        let share = Double(successes) / Double(n)
        let count = Double(n)
        let z = Normal.quantile((1 + level) / 2)
        let centre = (share + z * z / (2 * count)) / (1 + z * z / count)
        let half = z / (1 + z * z / count) * (share * (1 - share) / count + z * z / (4 * count * count)).squareRoot()
        value = share
        // Exact at the ends, where rounding would leave a crumb.
        low = successes == 0 ? 0 : max(0, centre - half)
        high = successes == n ? 1 : min(1, centre + half)
    }
}

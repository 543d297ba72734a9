/// How well scores separate positives from negatives: the probability that a positive scores higher, ties counting half.
public struct AreaUnderCurve: Codable, Hashable, Sendable {
    /// Nil without positives or without negatives, or where a score is not a number.
    public let value: Double?
    /// Scores that should be high.
    public let positives: Int
    /// Scores that should be low.
    public let negatives: Int

    /// Scores in all.
    public var n: Int { positives + negatives }

    /// Compares every positive with every negative, by ranks.
    public init(positives: [Double], negatives: [Double]) {
        self.positives = positives.count
        self.negatives = negatives.count
        let all = positives + negatives
        guard !positives.isEmpty, !negatives.isEmpty, !all.contains(where: \.isNaN) else {
            value = nil
            return
        }
        let (m, n) = (Double(positives.count), Double(negatives.count))
        // Mann and Whitney's U from the positives' rank sum.
        let sum = Ranks.of(all).prefix(positives.count).reduce(0, +)
        value = (sum - m * (m + 1) / 2) / (m * n)
    }
}

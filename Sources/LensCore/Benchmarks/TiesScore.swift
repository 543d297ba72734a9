import Foundation

/// The score of RewardBench 2's Ties subset (Malik et al., 2025): several right answers should be worth about the same, and all of
/// them more than any wrong one.
///
/// Rows are `tied:n`, with several right answers, and `ref:n`, the same question with one. With gap the lowest right reward minus
/// the highest wrong one, and spread the range of right rewards of the tied row:
/// `.3·mean(gap_tied > 0) + .3·mean(gap_ref > 0) + .2·mean(gap_tied > spread) + .2·mean(min(gap_ref, gap_tied) > spread)
/// + .01·mean(tanh(min(gap_ref, gap_tied) / spread − 1))`, the last three over questions that have both rows.
public struct TiesScore: Codable, Hashable, Sendable {
    /// The share of `tied` rows whose right answers all beat every wrong one.
    public let tiedAccuracy: Measure
    /// The same of `ref` rows.
    public let referenceAccuracy: Measure
    /// The share of questions whose gap is wider than the right answers' spread.
    public let preferred: Measure
    /// The same with the smaller gap of both rows.
    public let preferredHard: Measure
    /// The mean of tanh(smaller gap / spread − 1); nil without questions that have both rows.
    public let margin: Double?
    /// Between −.01 and 1.01; nil where a part of it is missing.
    public let score: Double?

    /// - Parameter rows: each row's id, `ref:n` or `tied:n`, with the rewards of its right and its wrong answers.
    public init(_ rows: [(id: String, right: [Double], wrong: [Double])]) {
        var (reference, tied): ([String: Row], [String: Row]) = ([:], [:])
        for row in rows {
            guard let highest = row.right.max(), let lowest = row.right.min(), let wrong = row.wrong.max() else { continue }
            let parts = row.id.split(separator: ":", maxSplits: 1)
            let (kind, name) = parts.count == 2 ? (parts[0], String(parts[1])) : ("tied", row.id)
            let found = Row(gap: lowest - wrong, spread: highest - lowest)
            if kind == "ref" { reference[name] = found } else { tied[name] = found }
        }
        let both = tied.compactMap { name, row in reference[name].map { (tied: row, smaller: min($0.gap, row.gap)) } }
        func share(_ hits: Int, _ n: Int) -> Measure { Measure(WilsonInterval(successes: hits, n: n)) }
        tiedAccuracy = share(tied.values.count { $0.gap > 0 }, tied.count)
        referenceAccuracy = share(reference.values.count { $0.gap > 0 }, reference.count)
        preferred = share(both.count { $0.tied.gap > $0.tied.spread }, both.count)
        preferredHard = share(both.count { $0.smaller > $0.tied.spread }, both.count)
        // Sorted, so that the sum does not depend on the order of a dictionary.
        let margins = both.map { Self.margin($0.smaller, spread: $0.tied.spread) }.sorted()
        margin = margins.isEmpty ? nil : margins.reduce(0, +) / Double(margins.count)
        if let tied = tiedAccuracy.value, let single = referenceAccuracy.value, let easy = preferred.value,
            let hard = preferredHard.value, let margin
        {
            score = 0.3 * tied + 0.3 * single + 0.2 * easy + 0.2 * hard + 0.01 * margin
        } else {
            score = nil
        }
    }

    private struct Row {
        let gap: Double
        let spread: Double
    }

    /// 0 / 0 counts 0, as in the reference's treatment of values that are no number.
    private static func margin(_ gap: Double, spread: Double) -> Double {
        let value = tanh(gap / spread - 1)
        return value.isNaN ? 0 : value
    }
}

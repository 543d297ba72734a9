/// Positions in ascending order.
public enum Ranks {
    /// Ranks from 1; equal values share the mean of their ranks.
    public static func of(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { values[$0] < values[$1] }
        var ranks = [Double](repeating: 0, count: values.count)
        for tie in runs(order, equal: { values[$0] == values[$1] }) {
            // The mean of first + 1 … last.
            let rank = Double(tie.lowerBound + 1 + tie.upperBound) / 2
            for place in tie { ranks[order[place]] = rank }
        }
        return ranks
    }

    /// The ranges of a sorted array within which neighbours are equal.
    static func runs(_ order: [Int], equal: (Int, Int) -> Bool) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start = 0
        for end in 1...max(1, order.count) where end >= order.count || !equal(order[end - 1], order[end]) {
            if start < min(end, order.count) { result.append(start..<end) }
            start = end
        }
        return result
    }
}

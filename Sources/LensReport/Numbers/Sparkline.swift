/// A curve in a line of block characters.
enum Sparkline {
    private static let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// One character per value, from the lowest (▁) to the highest (█); a gap where a value is missing.
    ///
    /// - Parameter range: the values of the lowest and highest block; the curve's own extremes if nil.
    static func text(_ values: [Double?], range: ClosedRange<Double>? = nil) -> String {
        let finite = values.compactMap(\.self).filter(\.isFinite)
        guard let low = range?.lowerBound ?? finite.min(), let high = range?.upperBound ?? finite.max() else {
            return String(repeating: " ", count: values.count)
        }
        return String(
            values.map { value -> Character in
                guard let value, value.isFinite else { return " " }
                // Halves, because the span of two huge numbers overflows.
                let span = high / 2 - low / 2
                guard span > 0 else { return blocks[3] }
                let share = (value / 2 - low / 2) / span
                return blocks[Int((min(max(share, 0), 1) * 7).rounded())]
            })
    }
}

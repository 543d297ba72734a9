/// RM-Bench's accuracy by the styles of both responses (Liu et al., 2025).
///
/// In the hard cells the wrong response is the one with more style, in the easy ones the right one.
public struct StyleMatrix: Codable, Hashable, Sendable {
    public static let styles = ["concise", "detailed", "detailed, Markdown"]

    /// `[style of the right response][style of the wrong one]`.
    public let cells: [[Measure]]
    /// Means of the three cells below the diagonal, on it, and above it.
    public let easy: Double?
    public let normal: Double?
    public let hard: Double?
    /// The mean of all nine.
    public let average: Double?

    /// - Parameter rows: each item's rewards by style, of right and of wrong responses; three each.
    public init(_ rows: [(right: [Double], wrong: [Double])]) {
        let places = Self.styles.indices
        cells = places.map { right in
            places.map { wrong in
                Measure(WilsonInterval(successes: rows.count { $0.right[right] > $0.wrong[wrong] }, n: rows.count))
            }
        }
        let values = cells.map { $0.map(\.value) }
        func mean(_ isIn: (Int, Int) -> Bool) -> Double? {
            let chosen = places.flatMap { right in places.filter { isIn(right, $0) }.compactMap { values[right][$0] } }
            return chosen.isEmpty ? nil : chosen.reduce(0, +) / Double(chosen.count)
        }
        easy = mean { $0 > $1 }
        normal = mean { $0 == $1 }
        hard = mean { $0 < $1 }
        average = mean { _, _ in true }
    }
}

/// Whether two paired samples go together: how often a shuffled partner correlates as strongly.
public struct PermutationTest: Codable, Hashable, Sendable {
    /// Two-sided; nil where the correlation is not defined.
    public let p: Double?
    /// Pairs of values.
    public let n: Int
    /// Orders that were drawn; the sample counts as one more.
    public let draws: Int

    /// Spearman's ρ against that of shuffled pairs (Pitman, 1937).
    public init(spearman x: [Double], _ y: [Double], seed: UInt64 = 0, draws: Int = 10_000) {
        precondition(x.count == y.count, "a correlation needs as many values on either side")
        n = x.count
        self.draws = draws
        guard let observed = Correlation.spearman(x, y).value else {
            p = nil
            return
        }
        // With ranks fixed, ρ rises with the sum of products.
        let (a, b) = (Self.centred(Ranks.of(x)), Self.centred(Ranks.of(y)))
        let scale = zip(a, a).reduce(0) { $0 + $1.0 * $1.1 } * zip(b, b).reduce(0) { $0 + $1.0 * $1.1 }
        // Equal correlations of another order differ by rounding.
        let bound = (abs(observed) - 1e-12) * scale.squareRoot()
        var random = SeededGenerator(seed: seed)
        let extreme = (0..<draws).count { _ in abs(zip(a, random.shuffled(b)).reduce(0) { $0 + $1.0 * $1.1 }) >= bound }
        p = Double(1 + extreme) / Double(1 + draws)
    }

    private static func centred(_ ranks: [Double]) -> [Double] {
        let mean = ranks.reduce(0, +) / Double(max(1, ranks.count))
        return ranks.map { $0 - mean }
    }
}

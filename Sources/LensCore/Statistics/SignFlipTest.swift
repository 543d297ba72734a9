/// Whether paired differences are centred on zero: how often random signs give a mean as far from it.
///
/// Exact for few clusters, by going through all signs; otherwise by draws, which count the sample as one of them.
public struct SignFlipTest: Codable, Hashable, Sendable {
    /// Two-sided; nil without differences.
    public let p: Double?
    /// Differences.
    public let n: Int
    /// Units that change their sign together.
    public let clusters: Int
    /// Sign patterns gone through.
    public let draws: Int
    /// Whether all patterns were gone through, rather than drawn.
    public let isExact: Bool

    /// Tests clustered differences.
    ///
    /// - Parameter clusters: Differences of one cluster, such as a prompt, keep their signs relative to each other.
    public init<Key: Hashable>(_ differences: [Double], clusters: [Key], seed: UInt64 = 0, draws: Int = 10_000) {
        precondition(differences.count == clusters.count, "each difference needs its cluster")
        let sums = Clusters(Array(zip(differences, clusters)), by: \.1).members.map { $0.reduce(0) { $0 + $1.0 } }
        n = differences.count
        self.clusters = sums.count
        isExact = sums.count < 30 && 1 << sums.count <= draws
        let observed = abs(sums.reduce(0, +))
        // Equal sums in another order differ by rounding.
        let bound = observed - 1e-12 * sums.reduce(0) { $0 + abs($1) }
        if sums.isEmpty {
            self.draws = 0
            p = nil
        } else if isExact {
            self.draws = 1 << sums.count
            p = Double(Self.countAll(sums, bound)) / Double(self.draws)
        } else {
            self.draws = draws
            p = Double(1 + Self.countDrawn(sums, bound, seed: seed, draws: draws)) / Double(1 + draws)
        }
    }

    /// Each difference on its own.
    public init(_ differences: [Double], seed: UInt64 = 0, draws: Int = 10_000) {
        self.init(differences, clusters: Array(differences.indices), seed: seed, draws: draws)
    }

    private static func countAll(_ sums: [Double], _ bound: Double) -> Int {
        (0..<1 << sums.count).count { signs in
            var total = 0.0
            for (place, sum) in sums.enumerated() { total += signs >> place & 1 == 0 ? sum : -sum }
            return abs(total) >= bound
        }
    }

    private static func countDrawn(_ sums: [Double], _ bound: Double, seed: UInt64, draws: Int) -> Int {
        var random = SeededGenerator(seed: seed)
        return (0..<draws).count { _ in
            var total = 0.0
            var bits: UInt64 = 0
            for (place, sum) in sums.enumerated() {
                if place.isMultiple(of: 64) { bits = random.next() }
                total += bits & 1 == 0 ? sum : -sum
                bits >>= 1
            }
            return abs(total) >= bound
        }
    }
}

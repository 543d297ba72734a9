import Foundation

/// Whether σ(margin), the Bradley–Terry probability that a reward model gives its own preference, is how often it is right.
public struct Calibration: Codable, Hashable, Sendable {
    /// Pairs of similar confidence.
    public struct Bin: Codable, Hashable, Sendable {
        public let low: Double
        public let high: Double
        /// The mean of σ(|margin|); nil in an empty bin.
        public let confidence: Double?
        /// The share of pairs whose chosen response has the higher reward, with Wilson's interval.
        public let accuracy: Measure

        public init(low: Double, high: Double, confidence: Double?, accuracy: Measure) {
            self.low = low
            self.high = high
            self.confidence = confidence
            self.accuracy = accuracy
        }
    }

    /// Ten of equal width from confidence .5 to 1.
    public let bins: [Bin]
    /// Expected calibration error (Naeini et al. 2015; Guo et al. 2017): Σ n_b/n · |accuracy_b − confidence_b|.
    public let error: Measure
    /// The middle 95 % of the error of a model whose confidences are right, on as many pairs: it is never zero.
    public let nullLow: Double?
    public let nullHigh: Double?
    /// −mean log σ(margin) in nats; log 2 is that of no preference.
    public let logLoss: Measure
    /// The factor of all margins at which the log loss is least: below 1 the model is overconfident. Nil where every pair is
    /// right or every one wrong, and no factor is best.
    public let scale: Double?

    static let count = 10
    private static let nullDraws = 1000

    /// - Parameters:
    ///   - margins: chosen minus rejected reward; pairs without a difference count as half right.
    ///   - clusters: which pairs share a prompt.
    public init(margins: [Double], clusters: [String], seed: UInt64) {
        precondition(margins.count == clusters.count, "each margin needs its cluster")
        let cases = margins.map(Case.init)
        bins = (0..<Self.count).map { index in
            let members = cases.filter { $0.bin == index }
            let width = 0.5 / Double(Self.count)
            return Bin(
                low: 0.5 + Double(index) * width, high: 0.5 + Double(index + 1) * width,
                confidence: members.isEmpty ? nil : members.reduce(0) { $0 + $1.confidence } / Double(members.count),
                accuracy: Measure(WilsonInterval(successes: members.count { $0.credit == 1 }, n: members.count)))
        }
        let bootstrap = Bootstrap(seed: seed)
        let paired = Array(zip(cases, clusters))
        error = Measure(bootstrap.estimate(paired, by: \.1) { Self.error($0.map(\.0)) })
        logLoss = Measure(bootstrap.mean(margins.map { Self.softplus(-$0) }, clusters: clusters))
        var random = SeededGenerator(seed: seed, stream: 1)
        var null = (0..<(cases.isEmpty ? 0 : Self.nullDraws)).compactMap { _ in
            Self.error(cases.map { Case($0, isRight: random.uniform() < $0.confidence) })
        }
        null.sort()
        nullLow = Quantile.of(sorted: null, at: 0.025)
        nullHigh = Quantile.of(sorted: null, at: 0.975)
        scale = Self.bestScale(margins)
    }

    /// One preference of the model.
    private struct Case {
        let confidence: Double
        /// 1 where the model is right, ½ without a preference.
        let credit: Double

        init(_ margin: Double) {
            confidence = 1 / (1 + exp(-abs(margin)))
            credit = margin > 0 ? 1 : margin == 0 ? 0.5 : 0
        }

        init(_ other: Case, isRight: Bool) {
            confidence = other.confidence
            credit = isRight ? 1 : 0
        }

        var bin: Int { min(Calibration.count - 1, Int((confidence - 0.5) * 2 * Double(Calibration.count))) }
    }

    private static func error(_ cases: [Case]) -> Double? {
        guard !cases.isEmpty else { return nil }
        var gaps = [Double](repeating: 0, count: count)
        for one in cases { gaps[one.bin] += one.credit - one.confidence }
        return gaps.reduce(0) { $0 + abs($1) } / Double(cases.count)
    }

    private static func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

    /// The loss is convex in the factor; its slope −Σ m σ(−βm) falls through zero where there are pairs of both kinds.
    private static func bestScale(_ margins: [Double]) -> Double? {
        guard margins.contains(where: { $0 > 0 }), margins.contains(where: { $0 < 0 }) else { return nil }
        func pull(_ scale: Double) -> Double { margins.reduce(0) { $0 + $1 / (1 + exp(scale * $1)) } }
        // More wrong than right: the best factor is below zero.
        var (low, high) = pull(0) >= 0 ? (0.0, 1.0) : (-1.0, 0.0)
        while pull(high) > 0, high < 1e9 { (low, high) = (high, high * 2) }
        while pull(low) < 0, low > -1e9 { (low, high) = (low * 2, low) }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if pull(middle) > 0 { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}

/// What rewards and margins keep when the stream at the readout is replaced by an autoencoder's reconstruction.
///
/// A margin is the chosen response's reward minus the rejected one's; intervals are of the bootstrap over pairs.
public struct SAERewardEvaluation: Codable, Hashable, Sendable {
    /// The rewards of one pair.
    public struct Pair: Codable, Hashable, Sendable {
        /// One response's reward with the stream as it is, as its reconstruction, and as the mean of all.
        public struct Rewards: Codable, Hashable, Sendable {
            public let whole: Double
            public let reconstructed: Double
            public let mean: Double

            public init(whole: Double, reconstructed: Double, mean: Double) {
                self.whole = whole
                self.reconstructed = reconstructed
                self.mean = mean
            }
        }

        public let id: String
        public let chosen: Rewards
        public let rejected: Rewards

        public init(id: String, chosen: Rewards, rejected: Rewards) {
            self.id = id
            self.chosen = chosen
            self.rejected = rejected
        }

        /// The margin with the stream as it is.
        public var margin: Double { chosen.whole - rejected.whole }
        /// The margin with its reconstruction.
        public var reconstructedMargin: Double { chosen.reconstructed - rejected.reconstructed }
        /// Whether the reconstruction prefers the other response; a tie on either side is no preference.
        public var isFlipped: Bool { margin * reconstructedMargin < 0 }
    }

    /// The layer whose entering stream is replaced; the number of layers is the stream before the final norm.
    public let layer: Int
    public let pairs: [Pair]
    /// `1 − E|r(x̂) − r(x)| / E|r(x̄) − r(x)|`: 1 where no reward changes, 0 where the mean does as well;
    /// nil where the mean changes none.
    public let rewardRecovered: Measure
    /// Pearson's r of the margins with and without.
    public let marginCorrelation: Measure
    /// How much of a difference in margins is kept: the slope of the regression of the reconstructed margin on the whole one.
    public let marginSlope: Measure
    /// The share of pairs whose preference is reversed, of those that have one.
    public let flipRate: Measure

    /// Sums up pairs.
    public init(layer: Int, pairs: [Pair], seed: UInt64 = 0) {
        self.layer = layer
        self.pairs = pairs
        let bootstrap = Bootstrap(seed: seed)
        rewardRecovered = Measure(bootstrap.estimate(pairs, statistic: Self.recovered), n: 2 * pairs.count)
        let (margins, kept) = (pairs.map(\.margin), pairs.map(\.reconstructedMargin))
        marginCorrelation = Measure(bootstrap.correlation(.pearson, margins, kept))
        marginSlope = Measure(bootstrap.partialSlope(of: kept, on: margins, clusters: Array(pairs.indices)))
        let decided = pairs.filter { $0.margin != 0 }
        flipRate = Measure(WilsonInterval(successes: decided.count { $0.isFlipped }, n: decided.count))
    }

    /// What float32 leaves of a reward's digits after a pass, with room.
    private static let rounding = 1e-5

    private static func recovered(_ pairs: [Pair]) -> Double? {
        let rewards = pairs.flatMap { [$0.chosen, $0.rejected] }
        let lost = rewards.reduce(0) { $0 + abs($1.reconstructed - $1.whole) }
        let all = rewards.reduce(0) { $0 + abs($1.mean - $1.whole) }
        // Where all texts enter a layer with the same stream, their mean changes rewards by rounding alone.
        return all > rounding * rewards.reduce(0) { $0 + abs($1.whole) } ? 1 - lost / all : nil
    }
}

/// Kinds of misalignment that a reward model pays for, and whether paying for one goes with paying for others.
public struct CascadeResult: AnalysisResult {
    public static let analysis = "cascade"

    /// One kind of misalignment. `low` and `high` bound the mean difference.
    public struct Dimension: Codable, Hashable, Sendable {
        public let name: String
        public let description: String
        /// Contrasts.
        public let n: Int
        /// Independent units among them: scenarios, or prompts.
        public let units: Int
        /// The reward of the misaligned response minus that of the aligned one.
        public let meanDelta: Double?
        public let low: Double?
        public let high: Double?
        /// Why there is no interval.
        public let reason: String?
        /// The share of contrasts whose misaligned response has the higher reward, with Wilson's interval.
        public let preference: Double?
        public let preferenceLow: Double?
        public let preferenceHigh: Double?
        /// Of the mean difference, by sign flips of units.
        public let p: Double?
        /// The same adjusted over dimensions (Benjamini–Hochberg).
        public let q: Double?
        public let verdict: Verdict

        public init(
            name: String, description: String, delta: Estimate, preference: WilsonInterval, p: Double?, q: Double?,
            verdict: Verdict
        ) {
            self.name = name
            self.description = description
            n = delta.n
            units = delta.clusters
            meanDelta = delta.value
            low = delta.low
            high = delta.high
            reason = delta.interval.reason
            self.preference = preference.value
            preferenceLow = preference.low
            preferenceHigh = preference.high
            self.p = p
            self.q = q
            self.verdict = verdict
        }
    }

    /// What the interval of the mean difference says.
    public enum Verdict: String, Codable, Hashable, Sendable {
        case prefersMisaligned = "prefers misaligned"
        case prefersAligned = "prefers aligned"
        case undecided
        case cannotBeEstimated = "cannot be estimated"
    }

    /// How two dimensions go together. `low` and `high` bound Spearman's ρ over units.
    public struct Association: Codable, Hashable, Sendable {
        public let a: String
        public let b: String
        /// Units that both dimensions have.
        public let n: Int
        /// Over units, of the units' mean differences; null with too few units.
        public let spearman: Double?
        public let low: Double?
        public let high: Double?
        /// Why there is no correlation or no interval.
        public let reason: String?
        /// By shuffling units.
        public let p: Double?
        /// Adjusted over all pairs of dimensions.
        public let q: Double?

        public init(a: String, b: String, estimate: Estimate, p: Double?, q: Double?) {
            self.a = a
            self.b = b
            n = estimate.clusters
            spearman = estimate.value
            low = estimate.low
            high = estimate.high
            reason = estimate.interval.reason
            self.p = p
            self.q = q
        }

        /// Whether the dimensions go together beyond chance.
        public var isEdge: Bool { q.map { $0 < 0.05 } ?? false }
    }

    /// Whether the same components pay for two dimensions.
    public struct Mechanism: Codable, Hashable, Sendable {
        public let a: String
        public let b: String
        /// Components: heads and MLPs.
        public let n: Int
        /// Of the components' mean attribution differences; null with too few components.
        public let spearman: Double?
        /// The middle 95 % of the null: `b`'s units with random signs.
        public let nullLow: Double?
        public let nullHigh: Double?
        public let p: Double?
        public let q: Double?

        public init(a: String, b: String, n: Int, spearman: Double?, nullLow: Double?, nullHigh: Double?, p: Double?, q: Double?)
        {
            self.a = a
            self.b = b
            self.n = n
            self.spearman = spearman
            self.nullLow = nullLow
            self.nullHigh = nullHigh
            self.p = p
            self.q = q
        }
    }

    /// What reward-lens 1.0 computes from the same rewards, for comparison.
    public struct RewardLens1: Codable, Hashable, Sendable {
        /// Pearson's r of contrasts paired by their place in the file, whatever their prompts; null with too few.
        public let correlations: [[Double?]]
        /// Its mixture of mean difference and correlations; null where a correlation is.
        public let risk: Double?
        /// How many contrasts were paired.
        public let n: Int

        public init(correlations: [[Double?]], risk: Double?, n: Int) {
            self.correlations = correlations
            self.risk = risk
            self.n = n
        }
    }

    public let suite: String
    public let dimensions: [Dimension]
    /// Every pair of dimensions.
    public let associations: [Association]
    /// Every pair of dimensions; empty where contributions are not defined.
    public let mechanisms: [Mechanism]
    /// Why there are no mechanisms.
    public let mechanismReason: String?
    /// Dimensions that significant associations join, in groups of two or more.
    public let clusters: [[String]]
    /// The dimension with the largest sum of significant |ρ|; null without edges.
    public let leading: String?
    /// The share of misaligned responses that are preferred, averaged over dimensions.
    public let risk: Measure
    public let rewardLens1: RewardLens1?

    public init(
        suite: String, dimensions: [Dimension], associations: [Association], mechanisms: [Mechanism], mechanismReason: String?,
        clusters: [[String]], leading: String?, risk: Measure, rewardLens1: RewardLens1?
    ) {
        self.suite = suite
        self.dimensions = dimensions
        self.associations = associations
        self.mechanisms = mechanisms
        self.mechanismReason = mechanismReason
        self.clusters = clusters
        self.leading = leading
        self.risk = risk
        self.rewardLens1 = rewardLens1
    }
}

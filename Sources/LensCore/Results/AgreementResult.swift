/// How far methods agree on which components matter: rank correlations over components, averaged over pairs.
public struct AgreementResult: AnalysisResult {
    public static let analysis = "agree"

    /// A named set of rows.
    public enum Scheme: String, Codable, Hashable, Sendable, CaseIterable {
        /// Attribution with the frozen norm against patching at the readout.
        case corrected
        /// Raw projections against patching of all positions aligned by index, as reward-lens 1.0 does.
        case rewardLens1 = "reward-lens-1"
    }

    /// Two methods compared on one pair.
    public struct Comparison: Codable, Hashable, Sendable {
        public let a: String
        public let b: String
        /// Spearman's ρ over components; null where one side is constant.
        public let spearman: Double?
        public let kendall: Double?
        /// The share of `a`'s ten largest components (or a third, if there are fewer) among `b`'s.
        public let topOverlap: Double?
        /// The share of components with the same sign.
        public let signAgreement: Double?

        public init(a: String, b: String, spearman: Double?, kendall: Double?, topOverlap: Double?, signAgreement: Double?) {
            self.a = a
            self.b = b
            self.spearman = spearman
            self.kendall = kendall
            self.topOverlap = topOverlap
            self.signAgreement = signAgreement
        }
    }

    public struct Pair: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        public let margin: Double
        public let comparisons: [Comparison]

        public init(id: String, category: String?, margin: Double, comparisons: [Comparison]) {
            self.id = id
            self.category = category
            self.margin = margin
            self.comparisons = comparisons
        }
    }

    /// Means over pairs. `low` and `high` bound the mean ρ.
    public struct Summary: Codable, Hashable, Sendable {
        public let a: String
        public let b: String
        /// null for all pairs together.
        public let category: String?
        /// What this row changes against the one before it.
        public let step: String?
        public let meanSpearman: Double?
        public let low: Double?
        public let high: Double?
        /// Why there is no interval.
        public let reason: String?
        public let meanKendall: Double?
        public let meanTopOverlap: Double?
        public let meanSignAgreement: Double?
        /// Pairs with a ρ.
        public let n: Int

        public init(
            a: String, b: String, category: String?, step: String?, meanSpearman: Double?, low: Double?, high: Double?,
            reason: String?, meanKendall: Double?, meanTopOverlap: Double?, meanSignAgreement: Double?, n: Int
        ) {
            self.a = a
            self.b = b
            self.category = category
            self.step = step
            self.meanSpearman = meanSpearman
            self.low = low
            self.high = high
            self.reason = reason
            self.meanKendall = meanKendall
            self.meanTopOverlap = meanTopOverlap
            self.meanSignAgreement = meanSignAgreement
            self.n = n
        }
    }

    /// One component as two methods see it, averaged over pairs.
    public struct Point: Codable, Hashable, Sendable {
        public let component: Component
        public let attribution: Double
        public let patching: Double

        public init(component: Component, attribution: Double, patching: Double) {
            self.component = component
            self.attribution = attribution
            self.patching = patching
        }
    }

    public let protocols: [Scheme]
    public let methods: [String]
    public let pairs: [Pair]
    /// All pairs first, then by category.
    public let summary: [Summary]
    /// Mean attribution against mean noising at the readout.
    public let points: [Point]

    public init(protocols: [Scheme], methods: [String], pairs: [Pair], summary: [Summary], points: [Point]) {
        self.protocols = protocols
        self.methods = methods
        self.pairs = pairs
        self.summary = summary
        self.points = points
    }
}

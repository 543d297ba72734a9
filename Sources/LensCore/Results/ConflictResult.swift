/// How the terms of a reward stand to each other: whether what raises one raises, leaves or lowers another.
public struct ConflictResult: AnalysisResult {
    public static let analysis = "conflict"

    /// What the terms are.
    public enum Terms: String, Codable, Hashable, Sendable, CaseIterable {
        /// The outputs of the reward head.
        case objectives
        /// Directions of the stream that the head reads, each learned from contrasts.
        case directions
    }

    /// What the interval of the correlation says, against that of directions drawn at random.
    public enum Relation: String, Codable, Hashable, Sendable {
        case aligned
        case orthogonal
        case conflict = "in conflict"
        case undecided
        case cannotBeEstimated = "cannot be estimated"
    }

    public struct Term: Codable, Hashable, Sendable {
        public let name: String
        public let description: String
        /// Contrasts that a direction was learned from; 0 for an objective.
        public let contrasts: Int
        /// √(mean δ²) of its changes within the reference's pairs, in its own units.
        public let spread: Double

        public init(name: String, description: String, contrasts: Int, spread: Double) {
            self.name = name
            self.description = description
            self.contrasts = contrasts
            self.spread = spread
        }
    }

    /// Two terms. `low` and `high` bound the correlation.
    public struct Pair: Codable, Hashable, Sendable {
        public let a: String
        public let b: String
        /// Of the two directions by which the head's input is read, as they stand.
        public let cosine: Double?
        /// Pairs of the reference.
        public let n: Int
        /// Prompts among them.
        public let units: Int
        /// Of the terms' changes within pairs about zero, either order of a pair counting: Σ δa·δb / √(Σ δa² · Σ δb²).
        public let correlation: Double?
        public let low: Double?
        public let high: Double?
        public let reason: String?
        /// The middle 95 % of the same for one of the terms and a direction drawn with the changes' own covariance.
        public let nullLow: Double?
        public let nullHigh: Double?
        public let p: Double?
        /// Adjusted over all pairs of terms (Benjamini–Hochberg).
        public let q: Double?
        /// The mean change of b, in its spreads, along pairs oriented so that a rises.
        public let bWhereARises: Measure
        /// The mean change of a, in its spreads, along pairs oriented so that b rises.
        public let aWhereBRises: Measure
        public let relation: Relation

        public init(
            a: String, b: String, cosine: Double?, correlation: Measure, nullLow: Double?, nullHigh: Double?, p: Double?,
            q: Double?,
            bWhereARises: Measure, aWhereBRises: Measure, relation: Relation
        ) {
            self.a = a
            self.b = b
            self.cosine = cosine
            n = correlation.n
            units = correlation.units ?? correlation.n
            self.correlation = correlation.value
            low = correlation.low
            high = correlation.high
            reason = correlation.reason
            self.nullLow = nullLow
            self.nullHigh = nullHigh
            self.p = p
            self.q = q
            self.bWhereARises = bWhereARises
            self.aWhereBRises = aWhereBRises
            self.relation = relation
        }
    }

    /// What reward-lens 1.0 says of the same directions, for comparison.
    public struct RewardLens1: Codable, Hashable, Sendable {
        public struct Pair: Codable, Hashable, Sendable {
            public let a: String
            public let b: String
            /// Of mean differences of the raw stream after the last block, or of the head's rows.
            public let cosine: Double?
            /// By fixed thresholds: above .2 aligned, below −.2 in conflict.
            public let relation: Relation

            public init(a: String, b: String, cosine: Double?, relation: Relation) {
                self.a = a
                self.b = b
                self.cosine = cosine
                self.relation = relation
            }
        }

        public let pairs: [Pair]
        /// Its share of conflicts plus half the largest one, at most 1.
        public let monitorabilityRisk: Double

        public init(pairs: [Pair], monitorabilityRisk: Double) {
            self.pairs = pairs
            self.monitorabilityRisk = monitorabilityRisk
        }
    }

    public let kind: Terms
    public let terms: [Term]
    /// Every pair of terms.
    public let pairs: [Pair]
    /// What the terms' changes were read from.
    public let reference: String
    /// The share of term pairs that are in conflict.
    public let conflicts: Double
    /// Σ |ρ| of the pairs in conflict over the number of pairs: share times mean size. A policy that is trained on terms in
    /// conflict is the likelier to hide what it does (2603.30036).
    public let monitorabilityRisk: Measure
    public let rewardLens1: RewardLens1?

    public init(
        kind: Terms, terms: [Term], pairs: [Pair], reference: String, conflicts: Double, monitorabilityRisk: Measure,
        rewardLens1: RewardLens1?
    ) {
        self.kind = kind
        self.terms = terms
        self.pairs = pairs
        self.reference = reference
        self.conflicts = conflicts
        self.monitorabilityRisk = monitorabilityRisk
        self.rewardLens1 = rewardLens1
    }
}

/// How reward models differ on the same pairs.
public struct CompareResult: AnalysisResult {
    public static let analysis = "compare"

    /// A number beside what it is where one model's pairs are shuffled.
    public struct Compared: Codable, Hashable, Sendable {
        public let value: Double?
        public let low: Double?
        public let high: Double?
        public let n: Int
        /// Prompts.
        public let units: Int?
        public let reason: String?
        /// The middle 95 % of the null.
        public let nullLow: Double?
        public let nullHigh: Double?
        /// Two-sided.
        public let p: Double?

        public init(_ measure: Measure, nullLow: Double?, nullHigh: Double?, p: Double?) {
            value = measure.value
            low = measure.low
            high = measure.high
            n = measure.n
            units = measure.units
            reason = measure.reason
            self.nullLow = nullLow
            self.nullHigh = nullHigh
            self.p = p
        }
    }

    public struct Category: Codable, Hashable, Sendable {
        public let name: String
        /// The share of pairs whose chosen response has the higher reward.
        public let accuracy: Measure

        public init(name: String, accuracy: Measure) {
            self.name = name
            self.accuracy = accuracy
        }
    }

    /// One model by itself.
    public struct Model: Codable, Hashable, Sendable {
        /// Unique in the comparison.
        public let name: String
        public let description: ModelDescription
        public let accuracy: Measure
        public let categories: [Category]
        /// √(mean margin²), in its own reward units: what its margins are divided by to compare them with others'.
        public let spread: Double
        /// Depths from 0 (embedding) to 1 (last block).
        public let depths: [Double]
        /// The mean `normalized` lens curve of the difference, in spreads, interpolated to `depths`.
        public let lens: [Measure]
        /// The mean depth from which on the preference stays, from 0 to 1.
        public let crystallization: Measure

        public init(
            name: String, description: ModelDescription, accuracy: Measure, categories: [Category], spread: Double,
            depths: [Double], lens: [Measure], crystallization: Measure
        ) {
            self.name = name
            self.description = description
            self.accuracy = accuracy
            self.categories = categories
            self.spread = spread
            self.depths = depths
            self.lens = lens
            self.crystallization = crystallization
        }
    }

    /// Whether the same parts carry the margins.
    public struct Profile: Codable, Hashable, Sendable {
        public enum Kind: String, Codable, Hashable, Sendable {
            /// Heads and MLPs by name: models of one shape.
            case components
            /// Attention and MLPs by relative depth.
            case depth
        }

        public let kind: Kind
        /// Components, or bins of depth times two.
        public let n: Int
        /// Spearman's ρ of mean contributions to the margin; a permutation of components makes the null.
        public let correlation: Compared
        /// How many of the `top` largest are common; for components alone.
        public let top: Int?
        public let overlap: Int?
        /// The probability of so many common ones by chance (hypergeometric).
        public let overlapP: Double?

        public init(kind: Kind, n: Int, correlation: Compared, top: Int?, overlap: Int?, overlapP: Double?) {
            self.kind = kind
            self.n = n
            self.correlation = correlation
            self.top = top
            self.overlap = overlap
            self.overlapP = overlapP
        }
    }

    /// Two models.
    public struct Pair: Codable, Hashable, Sendable {
        public let a: String
        public let b: String
        /// Pearson's r over all texts.
        public let rewards: Compared
        /// Pearson's r over pairs.
        public let margins: Compared
        /// Spearman's ρ over pairs.
        public let marginRanks: Compared
        /// The share of pairs on whose preferred response both agree.
        public let agreement: Measure
        /// √(2(1 − c)), c the cosine of rewards centred by prompt: 0 for the same preferences, 2 for opposite ones.
        public let distance: Compared
        /// Debiased linear CKA of what the heads read.
        public let cka: Compared
        /// The cosine of the two heads under the covariance of both models' readouts; nil for models of different bases.
        public let headCosine: Measure?
        /// Why there is none.
        public let headReason: String?
        public let profile: Profile?
        public let profileReason: String?

        public init(
            a: String, b: String, rewards: Compared, margins: Compared, marginRanks: Compared, agreement: Measure,
            distance: Compared, cka: Compared, headCosine: Measure?, headReason: String?, profile: Profile?,
            profileReason: String?
        ) {
            self.a = a
            self.b = b
            self.rewards = rewards
            self.margins = margins
            self.marginRanks = marginRanks
            self.agreement = agreement
            self.distance = distance
            self.cka = cka
            self.headCosine = headCosine
            self.headReason = headReason
            self.profile = profile
            self.profileReason = profileReason
        }
    }

    /// A pair of responses on which models disagree.
    public struct Disagreement: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        public let prompt: String
        /// Each model's margin in its spreads, in the order of the models.
        public let margins: [Double]

        public init(id: String, category: String?, prompt: String, margins: [Double]) {
            self.id = id
            self.category = category
            self.prompt = prompt
            self.margins = margins
        }

        /// The largest difference of two models' margins.
        public var gap: Double { (margins.max() ?? 0) - (margins.min() ?? 0) }
    }

    /// Pairs of responses.
    public let n: Int
    public let models: [Model]
    /// Every two models.
    public let pairs: [Pair]
    /// Pairs whose margins have different signs, the largest gap first.
    public let disagreements: [Disagreement]

    public init(n: Int, models: [Model], pairs: [Pair], disagreements: [Disagreement]) {
        self.n = n
        self.models = models
        self.pairs = pairs
        self.disagreements = disagreements
    }
}

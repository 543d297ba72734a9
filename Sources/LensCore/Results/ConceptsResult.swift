/// Where concepts can be read in the residual stream, whether the reward goes with them, and what becomes of it without them.
public struct ConceptsResult: AnalysisResult {
    public static let analysis = "concepts"

    /// How a direction is found.
    public enum Method: String, Codable, Hashable, Sendable, CaseIterable {
        /// The mean with the concept minus the mean without.
        case meanDifference = "mean-difference"
        /// The weights of a logistic regression.
        case logistic
        /// `Σ⁻¹ Σ_xz`, by which LEACE reads what it erases (Belrose et al. 2023).
        case leace
    }

    /// Where in a text a concept is read and changed.
    public enum Place: String, Codable, Hashable, Sendable, CaseIterable {
        /// What the head reads.
        case readout
        /// Every position of the response; read as their mean.
        case response
    }

    /// How well held-out texts are told apart by a direction fitted on others.
    public struct Separability: Codable, Hashable, Sendable {
        public let method: Method
        /// The probability that a text with the concept scores higher than one without.
        public let auroc: Measure
        /// The share of texts on the right side of the threshold.
        public let accuracy: Measure

        public init(method: Method, auroc: Measure, accuracy: Measure) {
            self.method = method
            self.auroc = auroc
            self.accuracy = accuracy
        }
    }

    /// One depth of the sweep: 0 is the embedding, `l` is after block `l`.
    public struct Layer: Codable, Hashable, Sendable {
        public let layer: Int
        public let separability: [Separability]
        /// The middle 95 % of the mean difference's AUROC with shuffled labels; null where activations do not vary.
        public let nullLow: Double?
        public let nullHigh: Double?
        /// Of the mean difference's AUROC, one-sided, against shuffled labels.
        public let p: Double?

        public init(layer: Int, separability: [Separability], nullLow: Double?, nullHigh: Double?, p: Double?) {
            self.layer = layer
            self.separability = separability
            self.nullLow = nullLow
            self.nullHigh = nullHigh
            self.p = p
        }

        public func auroc(_ method: Method) -> Measure? { separability.first { $0.method == method }?.auroc }
    }

    /// The angle between a direction in the last stream and the reward's own.
    public struct Cosine: Codable, Hashable, Sendable {
        public let method: Method
        /// Null where the direction is not defined.
        public let cosine: Double?
        /// The middle 95 % of directions that follow the activations' own covariance.
        public let nullLow: Double?
        public let nullHigh: Double?
        /// Two-sided.
        public let p: Double?
        /// Adjusted over concepts (Benjamini–Hochberg).
        public var q: Double?
        /// Random directions.
        public let n: Int

        public init(method: Method, cosine: Double?, nullLow: Double?, nullHigh: Double?, p: Double?, n: Int) {
            self.method = method
            self.cosine = cosine
            self.nullLow = nullLow
            self.nullHigh = nullHigh
            self.p = p
            self.n = n
        }
    }

    public struct Concept: Codable, Hashable, Sendable {
        public let name: String
        public let description: String
        /// Contrasts.
        public let n: Int
        /// Independent units among them.
        public let units: Int
        /// In order of depth.
        public let layers: [Layer]
        /// The depth at which the mean difference tells most apart; null where activations vary nowhere.
        public let bestLayer: Int?
        /// Of the best depth's AUROC against the best of shuffled labels, so that choosing the depth is paid for.
        public let p: Double?
        /// The same adjusted over concepts.
        public var q: Double?
        /// At the last depth, one for each method; empty where the reward has no direction there.
        public var cosines: [Cosine]
        /// At the best depth.
        public let steering: Steering?
        /// At the best depth.
        public let removal: Removal?

        public init(
            name: String, description: String, n: Int, units: Int, layers: [Layer], bestLayer: Int?, p: Double?,
            cosines: [Cosine], steering: Steering?, removal: Removal?
        ) {
            self.name = name
            self.description = description
            self.n = n
            self.units = units
            self.layers = layers
            self.bestLayer = bestLayer
            self.p = p
            self.cosines = cosines
            self.steering = steering
            self.removal = removal
        }

        /// The best depth's.
        public var best: Layer? { layers.first { $0.layer == bestLayer } }
    }

    /// The reading of reward-lens 1.0: the mean difference against the head's raw weight, as if there were no final norm.
    public struct RewardLens1: Codable, Hashable, Sendable {
        public let concept: String
        /// Null where the mean difference is zero.
        public let cosine: Double?
        /// Contrasts.
        public let n: Int

        public init(concept: String, cosine: Double?, n: Int) {
            self.concept = concept
            self.cosine = cosine
            self.n = n
        }
    }

    public let suite: String
    public let at: Place
    /// The number of blocks.
    public let depth: Int
    public let concepts: [Concept]
    /// Why there are no cosines.
    public let cosineReason: String?
    /// What removals are charged with: how many preferences there are, and what the model gets right as it is.
    public let reference: Preferences?
    /// Empty unless asked for.
    public let rewardLens1: [RewardLens1]

    public init(
        suite: String, at: Place, depth: Int, concepts: [Concept], cosineReason: String?, reference: Preferences?,
        rewardLens1: [RewardLens1]
    ) {
        self.suite = suite
        self.at = at
        self.depth = depth
        self.concepts = concepts
        self.cosineReason = cosineReason
        self.reference = reference
        self.rewardLens1 = rewardLens1
    }
}

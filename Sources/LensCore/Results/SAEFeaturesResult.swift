/// What the features of a sparse autoencoder do to the reward, at the readout of one layer's entering stream.
///
/// With `f` the code of the stream x, `x = Σ fᵢdᵢ + b_dec + (x − x̂)`; a direction u that reads the reward takes it apart as
/// `r = Σ fᵢ(u · dᵢ) + u · b_dec + u · (x − x̂) + constant`.
public struct SAEFeaturesResult: AnalysisResult {
    public static let analysis = "sae-features"

    /// Which direction u reads the reward.
    public enum Reading: String, Codable, Hashable, Sendable {
        /// ŵ, through the final norm with its scale frozen: exact, the constant being the head's and the norm's own.
        case frozen
        /// ∂r/∂x through everything behind: to first order, the constant being what is left of the reward.
        case gradient
    }

    /// A reward taken apart, or a margin as the difference of two.
    public struct Terms: Codable, Hashable, Sendable {
        public let reward: Double
        /// Of all features together.
        public let features: Double
        /// Of what the decoder adds to every reconstruction.
        public let bias: Double
        /// Of what the autoencoder does not reconstruct.
        public let error: Double
        public let constant: Double

        public init(reward: Double, features: Double, bias: Double, error: Double, constant: Double) {
            self.reward = reward
            self.features = features
            self.bias = bias
            self.error = error
            self.constant = constant
        }

        /// What the terms add up to.
        public var sum: Double { features + bias + error + constant }

        /// Term by term.
        public static func - (a: Terms, b: Terms) -> Terms {
            Terms(
                reward: a.reward - b.reward, features: a.features - b.features, bias: a.bias - b.bias, error: a.error - b.error,
                constant: a.constant - b.constant)
        }
    }

    /// A feature in one text's readout.
    public struct Activity: Codable, Hashable, Sendable {
        /// The feature's code; 0 where it is not active.
        public let activation: Double
        /// `fᵢ(u · dᵢ)`, in reward units.
        public let contribution: Double
        /// The reward minus that with `fᵢdᵢ` taken out of the stream and everything behind it recomputed.
        public let effect: Double

        public init(activation: Double, contribution: Double, effect: Double) {
            self.activation = activation
            self.contribution = contribution
            self.effect = effect
        }

        public static let none = Activity(activation: 0, contribution: 0, effect: 0)
    }

    /// A feature in both responses of a pair.
    public struct PairFeature: Codable, Hashable, Sendable {
        public let feature: Component
        public let chosen: Activity
        public let rejected: Activity
        /// The chosen response's contribution minus the rejected one's.
        public let difference: Double

        public init(feature: Component, chosen: Activity, rejected: Activity) {
            self.feature = feature
            self.chosen = chosen
            self.rejected = rejected
            difference = chosen.contribution - rejected.contribution
        }
    }

    public struct Pair: Codable, Hashable, Sendable {
        public let id: String
        public let category: String?
        public let prompt: String
        public let chosen: Terms
        public let rejected: Terms
        /// Those with the largest differences, the largest first.
        public let features: [PairFeature]

        public init(
            id: String, category: String?, prompt: String, chosen: Terms, rejected: Terms, features: [PairFeature]
        ) {
            self.id = id
            self.category = category
            self.prompt = prompt
            self.chosen = chosen
            self.rejected = rejected
            self.features = features
        }

        /// The margin taken apart.
        public var margin: Terms { chosen - rejected }
    }

    public let autoencoder: SAEDescription
    public let layer: Int
    public let reading: Reading
    public let pairs: [Pair]
    /// The mean over pairs of margins and their terms.
    public let meanMargin: Terms
    /// The largest |sum of terms − reward| of a text; nil where the constant is what is left, for then there is none.
    public let completenessError: Double?
    /// Active features of a readout, the mean over texts.
    public let l0: Double
    /// Pearson's r of contributions and effects over all texts' active features; nil where one of them does not vary.
    public let agreement: Double?
    /// Which features have cards, and why.
    public let rankings: [Ranking]
    /// In the rankings' order, each feature once.
    public let cards: [Card]

    public init(
        autoencoder: SAEDescription, layer: Int, reading: Reading, pairs: [Pair], meanMargin: Terms, completenessError: Double?,
        l0: Double, agreement: Double?, rankings: [Ranking], cards: [Card]
    ) {
        self.autoencoder = autoencoder
        self.layer = layer
        self.reading = reading
        self.pairs = pairs
        self.meanMargin = meanMargin
        self.completenessError = completenessError
        self.l0 = l0
        self.agreement = agreement
        self.rankings = rankings
        self.cards = cards
    }

    /// The card of a feature.
    public func card(_ feature: Component) -> Card? { cards.first { $0.feature == feature } }
}

extension SAEFeaturesResult {
    /// Features in the order of some number.
    public struct Ranking: Codable, Hashable, Sendable {
        public enum Order: String, Codable, Hashable, Sendable, CaseIterable {
            /// By the largest mean contribution over texts, and by the smallest below 0.
            case raising, lowering
            /// By the size of the mean difference over pairs.
            case separating
            /// By the largest mean of `u · dᵢ`, and by the smallest below 0: what a feature would do, active or not.
            case towards, against
        }

        public let order: Order
        public let features: [Component]

        public init(order: Order, features: [Component]) {
            self.order = order
            self.features = features
        }
    }

    /// Everything about one feature. Intervals are of the bootstrap over prompts.
    public struct Card: Codable, Hashable, Sendable {
        public let feature: Component
        /// The mean over texts of `u · dᵢ`: reward units for an activation of 1.
        public let alignment: Double
        /// The cosine of the decoder's direction with the mean of u; nil where one has no length.
        public let cosine: Double?
        /// The mean over texts, those without it counting 0.
        public let contribution: Measure
        /// The mean over pairs of chosen minus rejected contributions.
        public let difference: Measure
        /// The mean over texts in whose readout it is active.
        public let effect: Measure
        /// The share of texts in whose readout it is active, with Wilson's interval.
        public let readouts: Measure
        /// The share of the responses' tokens on which it is active.
        public let density: Double?
        /// Over the responses' tokens on which it is active.
        public let meanActivation: Double?
        /// The texts in which it is most active, the most active first.
        public let contexts: [Context]
        public let axes: [Axis]

        public init(
            feature: Component, alignment: Double, cosine: Double?, contribution: Measure, difference: Measure, effect: Measure,
            readouts: Measure, density: Double?, meanActivation: Double?, contexts: [Context], axes: [Axis]
        ) {
            self.feature = feature
            self.alignment = alignment
            self.cosine = cosine
            self.contribution = contribution
            self.difference = difference
            self.effect = effect
            self.readouts = readouts
            self.density = density
            self.meanActivation = meanActivation
            self.contexts = contexts
            self.axes = axes
        }
    }

    /// A response with a feature's activation at each of its tokens.
    public struct Context: Codable, Hashable, Sendable {
        public struct Token: Codable, Hashable, Sendable {
            public let text: String
            public let role: String
            public let activation: Double

            public init(text: String, role: String, activation: Double) {
                self.text = text
                self.role = role
                self.activation = activation
            }
        }

        /// The pair's.
        public let id: String
        /// `chosen` or `rejected`.
        public let side: String
        public let prompt: String
        /// The largest of the tokens'.
        public let peak: Double
        /// The response's, and the readout's where that is none of them.
        public let tokens: [Token]
        /// Which of the tokens the reward is read at.
        public let readout: Int

        public init(id: String, side: String, prompt: String, peak: Double, tokens: [Token], readout: Int) {
            self.id = id
            self.side = side
            self.prompt = prompt
            self.peak = peak
            self.tokens = tokens
            self.readout = readout
        }
    }

    /// How a feature goes with a property of responses: its activation at the readout, with the property minus without.
    public struct Axis: Codable, Hashable, Sendable {
        public let axis: String
        public let difference: Measure
        /// Hedges' g of the differences.
        public let d: Measure
        /// Of random signs, two-sided.
        public let p: Double?
        /// Adjusted over axes and features with cards (Benjamini–Hochberg).
        public var q: Double?

        public init(axis: String, difference: Measure, d: Measure, p: Double?, q: Double? = nil) {
            self.axis = axis
            self.difference = difference
            self.d = d
            self.p = p
            self.q = q
        }
    }
}

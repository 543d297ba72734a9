extension HackResult {
    /// One property and what it does to the reward. `low` and `high` bound the mean Δ.
    public struct Axis: Codable, Hashable, Sendable {
        public let axis: String
        public let description: String
        public let kind: Kind
        /// The dose that all but the dose–response numbers are about: the highest; nil for curated axes.
        public var dose: Int?
        /// Contrasts.
        public var n = 0
        /// Distinct prompts or units, which are resampled as one.
        public var clusters = 0
        /// Contrasts whose texts no other has.
        public var unique = 0
        /// Responses that offer no place for the edit.
        public var skipped = 0

        /// Mean Δ in reward units, with the clustered BCa interval.
        public var meanDelta: Double?
        public var low: Double?
        public var high: Double?
        /// Mean Δ in units of the reference pairs' spread, which is taken as known.
        public var meanSpread: Double?
        public var meanSpreadLow: Double?
        public var meanSpreadHigh: Double?
        /// The standardised paired effect: mean over standard deviation of Δ, with Hedges' correction.
        public var d: Double?
        public var dLow: Double?
        public var dHigh: Double?
        /// Why an interval or d is missing.
        public var reason: String?

        /// Of the sign-flip test, prompts changing their signs as one.
        public var p: Double?
        /// Benjamini and Hochberg's over curated axes and transforms; for a control, over those and all controls.
        public var q: Double?

        /// The share of contrasts in which the response with the property wins; ties are no wins. Its interval is Wilson's,
        /// which counts contrasts of one prompt as independent.
        public var winRate: Double?
        public var winRateLow: Double?
        public var winRateHigh: Double?
        public var ties = 0

        /// The share of preferences that the axis overturns, with Wilson's interval.
        ///
        /// Transforms: of the reference pairs that the model ranks rightly, those whose worse answer wins once it is edited.
        /// Curated axes: of the prompts, those whose best response with the property beats the best one without it.
        public var flipRate: Double?
        public var flipRateLow: Double?
        public var flipRateHigh: Double?
        /// Preferences or prompts that could have been overturned.
        public var flipTrials = 0

        public var verdict = Verdict.unknown

        /// By rising dose, of the responses that have every dose; empty for curated axes.
        public var doses: [Dose] = []
        /// Reward per unit of dose, through zero at dose 0: Σ dose·Δ / Σ dose².
        public var slope: Measure?
        /// Spearman's ρ of mean Δ and dose, the unedited response counted as dose 0 with Δ = 0.
        public var doseSpearman: Measure?
        /// The effect at equal length: the intercept of Δ regressed on the difference of log lengths in characters.
        public var lengthControlled: Measure?
        /// Reward per unit of log length, from the same regression.
        public var lengthSlope: Measure?

        public init(axis: String, description: String, kind: Kind) {
            self.axis = axis
            self.description = description
            self.kind = kind
        }
    }

    /// A component and what it has to do with an axis. Positive numbers raise the reward of the response with the property.
    public struct Carrier: Codable, Hashable, Sendable {
        public let component: Component
        /// Mean difference of contributions, with minus without.
        public let attribution: Measure
        /// Mean rise of the reward without the property where the component's value comes from the response with it.
        public let denoising: Measure
        /// Mean fall of the reward with the property where the component's value comes from the response without it.
        public let noising: Measure
        /// Of the sign-flip test of denoising effects, and Benjamini and Hochberg's over all components of the axis.
        public let p: Double?
        public let q: Double?

        public init(
            component: Component, attribution: Measure, denoising: Measure, noising: Measure, p: Double?, q: Double?
        ) {
            self.component = component
            self.attribution = attribution
            self.denoising = denoising
            self.noising = noising
            self.p = p
            self.q = q
        }
    }

    /// The components with the largest mean denoising effects on an axis.
    public struct Localisation: Codable, Hashable, Sendable {
        public let axis: String
        /// Contrasts looked into.
        public let n: Int
        public let clusters: Int
        /// Components tested.
        public let tested: Int
        /// The largest first.
        public let carriers: [Carrier]
        /// Features of a sparse autoencoder, where one was given.
        public let features: FeatureCarriers?

        public init(
            axis: String, n: Int, clusters: Int, tested: Int, carriers: [Carrier], features: FeatureCarriers? = nil
        ) {
            self.axis = axis
            self.n = n
            self.clusters = clusters
            self.tested = tested
            self.carriers = carriers
            self.features = features
        }
    }
}

extension HackResult {
    /// Features of a sparse autoencoder that carry an axis, at the readout.
    public struct FeatureCarriers: Codable, Hashable, Sendable {
        /// The autoencoder's folder.
        public let autoencoder: String
        /// Features that are active on any of the texts.
        public let tested: Int
        /// The largest effects first.
        public let carriers: [FeatureCarrier]

        public init(autoencoder: String, tested: Int, carriers: [FeatureCarrier]) {
            self.autoencoder = autoencoder
            self.tested = tested
            self.carriers = carriers
        }
    }

    /// What one feature does for an axis, in reward units.
    public struct FeatureCarrier: Codable, Hashable, Sendable {
        public let feature: Component
        /// The difference of its activations, with the property minus without.
        public let activation: Measure
        /// The difference of its contributions: exact at the last layer, by gradient elsewhere.
        public let contribution: Measure
        /// How much of Δ goes when the feature is ablated in both texts.
        public let effect: Measure
        /// The sign-flip test's, of the effect.
        public let p: Double?
        /// `p` after Benjamini and Hochberg, over all features tested.
        public let q: Double?

        public init(
            feature: Component, activation: Measure, contribution: Measure, effect: Measure, p: Double?, q: Double?
        ) {
            self.feature = feature
            self.activation = activation
            self.contribution = contribution
            self.effect = effect
            self.p = p
            self.q = q
        }
    }
}

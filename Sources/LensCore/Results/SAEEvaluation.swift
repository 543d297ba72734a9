/// How well a sparse autoencoder stands for the activations it was given.
public struct SAEEvaluation: Codable, Hashable, Sendable {
    /// How many latents are active on a share of inputs between two bounds, the lower one included.
    public struct DensityBin: Codable, Hashable, Sendable {
        public let low: Double
        public let high: Double
        public let latents: Int

        public init(low: Double, high: Double, latents: Int) {
            self.low = low
            self.high = high
            self.latents = latents
        }
    }

    /// Inputs.
    public let n: Int
    public let latents: Int
    public let width: Int
    /// The fraction of variance unexplained, `Σ‖x − x̂‖² / Σ‖x − x̄‖²`; nil where inputs do not vary.
    public let fvu: Double?
    /// `1 − Σ Var(x − x̂) / Σ Var(x)`, sums over coordinates: a constant error does not count against it.
    public let explainedVariance: Double?
    /// Active latents per input.
    public let l0: Double
    /// The share of latents that are active on no input.
    public let deadShare: Double
    /// Two bins for each power of ten, from the rarest on; latents that are never active are in none.
    public let density: [DensityBin]
    /// What the reward keeps when the stream is replaced by its reconstruction; nil where no model was asked.
    public let rewards: SAERewardEvaluation?

    public init(
        n: Int, latents: Int, width: Int, fvu: Double?, explainedVariance: Double?, l0: Double, deadShare: Double,
        density: [DensityBin], rewards: SAERewardEvaluation? = nil
    ) {
        self.n = n
        self.latents = latents
        self.width = width
        self.fvu = fvu
        self.explainedVariance = explainedVariance
        self.l0 = l0
        self.deadShare = deadShare
        self.density = density
        self.rewards = rewards
    }

    /// The same with what the reward keeps.
    public func with(rewards: SAERewardEvaluation) -> SAEEvaluation {
        SAEEvaluation(
            n: n, latents: latents, width: width, fvu: fvu, explainedVariance: explainedVariance, l0: l0,
            deadShare: deadShare, density: density, rewards: rewards)
    }
}

import LensCore

/// How a sparse autoencoder is trained.
///
/// The recipe is that of Gao et al. (2024) with the changes of its successors: unit-norm directions, encoder = decoder at the
/// start, inputs scaled to a mean norm of √width, Adam, and an auxiliary loss that revives latents which fell silent.
public struct SAEOptions: Codable, Hashable, Sendable {
    /// Which latents stay active, and what that is learnt by.
    public enum Selection: Codable, Hashable, Sendable {
        /// Each input's k largest.
        case topK(Int)
        /// The k · batch largest of a batch (Bussmann et al., 2024).
        case batchTopK(Int)
        /// Those above a threshold of their own, learnt by straight-through estimators with a rectangular kernel
        /// (Rajamanoharan et al., 2024).
        ///
        /// Penalty: what one active latent per input costs, in units of the fraction of variance unexplained. Bandwidth: the
        /// kernel's width. Threshold: what thresholds start at. The last two are in units of the scaled inputs, where a random
        /// direction's pre-activation has a standard deviation of about 1.
        case jumpReLU(penalty: Double, bandwidth: Double = 0.1, threshold: Double = 1)
    }

    public var selection: Selection
    /// The size of the dictionary.
    public var latents: Int
    /// Inputs to a step.
    public var batch: Int
    public var steps: Int
    /// Nil is `2e-4 / √(latents / 2¹⁴)`.
    public var learningRate: Double?
    /// The share of steps over which the learning rate rises, 1,000 steps at most, and with it a penalty.
    public var warmUp: Double
    /// The share of steps over which it falls to 0 at the end.
    public var decay: Double
    /// The weight of the auxiliary loss.
    public var auxiliaryWeight: Double
    /// How many silent latents reconstruct the error of each input; nil is half the width.
    public var auxiliaryLatents: Int?
    /// After how many inputs without being active a latent counts as silent; nil is a tenth of the run, 10 million at most.
    public var silence: Int?
    public var seed: UInt64

    /// The recipe's values unless told otherwise.
    public init(
        _ selection: Selection, latents: Int, steps: Int, batch: Int = 4096, learningRate: Double? = nil,
        warmUp: Double = 0.05, decay: Double = 0.2, auxiliaryWeight: Double = 1.0 / 32, auxiliaryLatents: Int? = nil,
        silence: Int? = nil, seed: UInt64 = 0
    ) {
        self.selection = selection
        self.latents = latents
        self.steps = steps
        self.batch = batch
        self.learningRate = learningRate
        self.warmUp = warmUp
        self.decay = decay
        self.auxiliaryWeight = auxiliaryWeight
        self.auxiliaryLatents = auxiliaryLatents
        self.silence = silence
        self.seed = seed
    }
}

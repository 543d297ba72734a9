/// How a training stands after a step.
public struct SAEProgress: Codable, Hashable, Sendable {
    /// Steps done.
    public let step: Int
    public let steps: Int
    /// Inputs seen, those of later epochs again.
    public let inputs: Int
    /// The batch's whole loss, auxiliary loss and penalty included.
    public let loss: Double
    /// The batch's fraction of variance unexplained.
    public let fvu: Double
    /// Active latents per input.
    public let l0: Double
    /// The share of latents that count as silent.
    public let deadShare: Double
    /// What this step's learning rate was.
    public let learningRate: Double
}

/// Hears of a training's progress; may throw to stop it.
public typealias SAEProgressHandler = (SAEProgress) throws -> Void

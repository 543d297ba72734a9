import LensTorch

/// What a reward head is given: the final norm's output where it reads, `[row, width]` each.
public struct HeadStreams: Sendable {
    /// At the readout.
    public let readout: Tensor
    /// At the gate's position in the prompt; nil for heads without a gate.
    public let gate: Tensor?

    public init(readout: Tensor, gate: Tensor? = nil) {
        self.readout = readout
        self.gate = gate
    }
}

/// What a reward head gives.
public struct HeadOutputs: Sendable {
    /// The chosen scalar, `[row]`, in the model's own units.
    public let rewards: Tensor
    /// Every objective, `[row, objective]`.
    public let objectives: Tensor
    /// By how much each objective counts for the head's own scalar, `[row, objective]`; nil for heads without a gate.
    public let gating: Tensor?
    /// What each adjusted objective adds to that scalar, its weight included, `[row, objective]`; nil likewise.
    public let summands: Tensor?

    public init(rewards: Tensor, objectives: Tensor, gating: Tensor? = nil, summands: Tensor? = nil) {
        self.rewards = rewards
        self.objectives = objectives
        self.gating = gating
        self.summands = summands
    }
}

/// Which number of a head is the reward.
public enum HeadOutput: Hashable, Sendable {
    /// The scalar that the head itself makes of its objectives, as gates do.
    case whole
    case objective(Int)
    /// A sum of objectives, each times its weight.
    case weighted([Double])
}

/// How a head reads the stream at one point: the output is `vector · readout + constant`, exactly where the head is linear
/// or piecewise linear.
public struct HeadDirection: Sendable {
    /// `[width]`, float64 on the CPU: the output's gradient by the readout's stream, the gate held.
    public let vector: Tensor
    public let constant: Double
    /// What of the constant is the curvature of a smooth head, in reward units; nil where the direction is exact.
    public let remainder: Double?
}

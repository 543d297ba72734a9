import LensCore
import LensTorch

/// How a reward is read from the final norm's output at the readout.
public struct RewardHead: Sendable {
    enum Kind: Sendable {
        /// One row of weights for each objective, `[objective, width]`, with an optional bias `[objective]`.
        case linear(weight: Tensor, bias: Tensor?)
    }

    let kind: Kind
    /// The names of the outputs.
    public let objectives: [String]
    /// Which output is the reward.
    public let objective: Int

    /// What reports call the head.
    public var name: String {
        switch kind {
        case .linear: objectives.count == 1 ? "linear" : "multi-output"
        }
    }

    /// Every output, `[row, objective]`.
    ///
    /// - Parameter normed: what the final norm gives at the readout, `[row, width]`.
    func outputs(_ normed: Tensor) throws -> Tensor {
        switch kind {
        case .linear(let weight, let bias): try normed.linear(weight, bias: bias)
        }
    }

    /// The reward's weight row `[width]` and bias, by which the reward is `w · normed + b`.
    func direction() throws -> (weight: Tensor, bias: Double) {
        switch kind {
        case .linear(let weight, let bias):
            (try weight.select(0, objective), try bias?.select(0, objective).scalar() ?? 0)
        }
    }
}

/// What the reward head gave for one text.
public struct Reward: Hashable, Sendable {
    /// The scalar, in the model's own units.
    public let value: Double
    /// Every output of the head, in the order of the head's `objectives`.
    public let objectives: [Double]
}

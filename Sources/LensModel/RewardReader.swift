import LensCore
import LensTorch

/// Reads a reward from any residual stream vector, in float64: the final norm and the head, apart from the model.
public struct RewardReader: Sendable {
    private let norm: NormLayer
    /// The reward's weight row, `[width]`.
    private let weight: Tensor
    private let bias: Double

    init(norm: NormLayer, head: RewardHead) throws {
        func double(_ x: Tensor) throws -> Tensor { try x.to(.cpu).to(.float64) }
        let kind: NormLayer.Kind =
            switch norm.kind {
            case .rms: .rms
            case .layer(let bias): .layer(bias: try bias.map(double))
            }
        self.norm = NormLayer(kind: kind, gain: try double(norm.gain), epsilon: norm.epsilon)
        let direction = try head.direction()
        weight = try double(direction.weight)
        bias = direction.bias
    }

    /// `w · x + b` for each row of `[row, width]`, without the norm.
    public func raw(_ x: Tensor) throws -> [Double] {
        try (exact(x).matmul(weight) + bias).doubles()
    }

    /// `w · N(x) + b` for each row of `[row, width]`.
    public func normalized(_ x: Tensor) throws -> [Double] {
        try (norm.apply(exact(x)).matmul(weight) + bias).doubles()
    }

    /// The direction `ŵ` and constant by which `ŵ · x + constant` is the reward at `x`, the norm's scale frozen there.
    ///
    /// RMS norm: `ŵ = γ' ⊙ w / s`. Layer norm: the same centred, and `constant = w · β + b`.
    ///
    /// - Parameter x: `[width]`.
    public func frozen(at x: Tensor) throws -> FrozenDirection {
        let read = try norm.frozen(weight, at: x.reshaped([-1]))
        return FrozenDirection(vector: read.vector, constant: read.constant + bias)
    }

    private func exact(_ x: Tensor) throws -> Tensor { try x.to(.cpu).to(.float64) }
}

/// The exact linear reading of the residual stream at one point.
public struct FrozenDirection: Sendable {
    /// `[width]`, float64.
    public let vector: Tensor
    public let constant: Double

    /// What a write `[…, width]` adds to the reward.
    public func contribution(of write: Tensor) throws -> Tensor {
        try write.to(.cpu).to(.float64).matmul(vector)
    }
}

extension RewardModel {
    /// Reads rewards from residual stream vectors.
    public func reader() throws -> RewardReader {
        try reader(objective: head.objective)
    }

    /// How reports describe this model.
    public var description: ModelDescription {
        ModelDescription(
            name: name, family: family, layers: shape.layers, heads: shape.heads, width: shape.width, head: head.name,
            dtype: precision.weights.rawValue, device: "\(device)", fingerprint: fingerprint)
    }
}

import LensCore
import LensTorch

/// Reads a reward from any residual stream vector, in float64: the final norm and the head, apart from the model.
public struct RewardReader: Sendable {
    private let norm: NormLayer?
    private let head: RewardHead

    init(norm: NormLayer?, head: RewardHead) throws {
        self.norm = try norm?.exact()
        self.head = try head.exact()
    }

    /// `w · x + b` for each row of `[row, width]`, without the norm.
    public func raw(_ x: Tensor) throws -> [Double] {
        try head.read(HeadStreams(readout: exact(x))).rewards.doubles()
    }

    /// `w · N(x) + b` for each row of `[row, width]`.
    public func normalized(_ x: Tensor) throws -> [Double] {
        try head.read(HeadStreams(readout: norm.applied(to: exact(x)))).rewards.doubles()
    }

    /// The direction `ŵ` and constant by which `ŵ · x + constant` is the reward at `x`, the norm's scale frozen there.
    ///
    /// RMS norm: `ŵ = γ' ⊙ w / s`. Layer norm: the same centred, and `constant = w · β + b`.
    ///
    /// - Parameter x: `[width]`.
    public func frozen(at x: Tensor) throws -> FrozenDirection {
        let x = try exact(x).reshaped([1, -1])
        let head = try head.direction(at: HeadStreams(readout: norm.applied(to: x)))
        let read = try norm?.frozen(head.vector, at: x.reshaped([-1])) ?? FrozenDirection(vector: head.vector, constant: 0)
        return FrozenDirection(vector: read.vector, constant: read.constant + head.constant)
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
        try reader(head.output)
    }

    /// How reports describe this model.
    public var description: ModelDescription {
        ModelDescription(
            name: name, family: family, layers: shape.layers, heads: shape.heads, width: shape.width, head: head.name,
            dtype: precision.weights.rawValue, device: "\(device)", fingerprint: fingerprint)
    }
}

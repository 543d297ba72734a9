import LensCore
import LensTorch

/// Reads a reward from any residual stream vector: the model's final norm, and the head in float64 apart from the model.
public struct RewardReader: Sendable {
    private let model: any RewardModelAdapter
    private let place: (type: ElementType, device: Device)
    private let head: RewardHead

    init(_ model: RewardModel, head: RewardHead) throws {
        self.model = model.adapter
        place = (model.precision.stream, model.device)
        self.head = try head.exact()
    }

    /// `w · x + b` for each row of `[row, width]`, without the norm.
    ///
    /// - Parameter gate: what a gated head reads, `[1, width]`; held fixed.
    public func raw(_ x: Tensor, gate: Tensor? = nil) throws -> [Double] {
        try head.read(HeadStreams(readout: x, gate: gate).exact()).rewards.doubles()
    }

    /// `w · N(x) + b` for each row of `[row, width]`.
    ///
    /// - Parameter gate: what a gated head reads, `[1, width]`; held fixed.
    public func normalized(_ x: Tensor, gate: Tensor? = nil) throws -> [Double] {
        try raw(normed(x), gate: gate)
    }

    /// The direction `ŵ` and constant by which `ŵ · x + constant` is the reward at `x`, the norm's scale frozen there.
    ///
    /// RMS norm: `ŵ = γ' ⊙ w / s`. Layer norm: the same centred, and `constant = w · β + b`.
    ///
    /// - Parameters:
    ///   - x: the last stream at the readout, `[width]`.
    ///   - gate: what a gated head reads, `[1, width]`; held fixed.
    public func frozen(at x: Tensor, gate: Tensor? = nil) throws -> FrozenDirection {
        let x = try x.reshaped([1, -1])
        let head = try direction(at: HeadStreams(readout: normed(x), gate: gate))
        let read = try model.frozen(head.vector.unsqueezed(0), through: .finalNorm, at: x.to(place.device).to(place.type))
        return FrozenDirection(vector: try read.vector.reshaped([-1]), constant: (read.bias ?? 0) + head.constant)
    }

    /// How the head reads what it is given at one point, one row.
    ///
    /// - Parameter streams: `[1, width]` each.
    public func direction(at streams: HeadStreams) throws -> HeadDirection {
        try head.direction(at: streams.exact())
    }

    /// `[row, width]` to the same.
    private func normed(_ x: Tensor) throws -> Tensor {
        try model.finalNorm(x.to(place.device).to(place.type).unsqueezed(1)).select(1, 0)
    }
}

extension HeadStreams {
    /// In float64 on the CPU, with a gate for every row.
    func exact() throws -> HeadStreams {
        HeadStreams(readout: try readout.exact(), gate: try gate?.exact().expanded([readout.length(0), -1]))
    }
}

/// The exact linear reading of the residual stream at one point.
public struct FrozenDirection: Sendable {
    /// `[width]`, float64.
    public let vector: Tensor
    public let constant: Double

    /// What a write `[…, width]` adds to the reward.
    public func contribution(of write: Tensor) throws -> Tensor {
        try write.exact().matmul(vector)
    }
}

extension RewardModel {
    /// Reads rewards from residual stream vectors.
    public func reader() throws -> RewardReader {
        try reader(head.output)
    }

    /// Reads another of the head's outputs.
    public func reader(_ output: HeadOutput) throws -> RewardReader {
        try RewardReader(self, head: head.reading(output))
    }

    /// How reports describe this model.
    public var description: ModelDescription {
        ModelDescription(
            name: name, family: family, layers: shape.layers, heads: shape.heads, width: shape.width, head: head.name,
            dtype: precision.weights.rawValue, device: "\(device)", fingerprint: fingerprint)
    }
}

import LensCore
import LensModel
import LensText
import LensTorch

/// One text's stream at the readout, and the direction by which the reward is read from it.
struct StreamReading {
    let text: TokenizedText
    let reward: Double
    /// `[1, width]`, in the model's type and on its device.
    let stream: Tensor
    /// `[width]`, float64 on the CPU.
    let direction: Tensor
    /// The reward is `direction · stream + constant`.
    let constant: Double

    /// One forward pass; before the last layer another one from there on, and a backward pass.
    init(_ text: TokenizedText, _ site: FeatureSite, reader: RewardReader) throws {
        self.text = text
        guard !site.isLast else {
            let run = try site.model.run(text, capturing: Capture([site.site], at: .readout))
            reward = run.reward.value
            stream = try run.capture(site.site).reshaped([1, -1])
            let frozen = try reader.frozen(at: stream, gate: run.streams.gate)
            (direction, constant) = (frozen.vector, frozen.constant)
            return
        }
        let run = try site.model.caching(text)
        reward = run.reward.value
        stream = try run.readoutStream(site.layer)
        direction = try Self.gradient(run, site)
        constant = try reward - stream.exact().reshaped([-1]).matmul(direction).scalar()
    }

    /// ∂r/∂x at the readout of the stream entering the layer, `[width]`.
    private static func gradient(_ run: CachedRun, _ site: FeatureSite) throws -> Tensor {
        let start = run.start(of: run.text.readout)
        let leaf = try run.readoutStream(site.layer).leaf()
        let place = try Tensor(indices: [run.text.readout - start], device: leaf.device)
        let rewards = try Tensor.recording {
            try run.rewards(
                from: site.layer, start: start, rows: 1,
                edits: [site.site: { try $0.replacing(1, at: place, with: leaf.unsqueezed(1)) }])
        }
        return try rewards.gradients(of: [leaf])[0].exact().reshaped([-1])
    }
}

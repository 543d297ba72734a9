import LensCore
import LensTorch

/// Single steps from a part of the network towards the reward, each recomputed as the model does it.
extension RewardModel {
    /// What attention writes to the stream where its heads gave these values: `[row, head, headWidth]` to `[row, width]`,
    /// through the output matrix and the family's post-norm.
    public func attentionWrite(_ layer: Int, headOutputs: Tensor) throws -> Tensor {
        // [row, 1, head, headWidth]
        try adapter.attentionWrite(layer, heads: headOutputs.unsqueezed(1)).select(1, 0)
    }

    /// What an MLP writes to the stream where its hidden units have these values: `[row, neuron]` to `[row, width]`,
    /// through the output matrix and the family's post-norm.
    public func mlpWrite(_ layer: Int, neurons: Tensor) throws -> Tensor {
        try adapter.mlpWrite(layer, neurons: neurons.unsqueezed(1)).select(1, 0)
    }

    /// The rewards of streams before the final norm at the readout, `[row, width]` to `[row]`: norm and head alone.
    ///
    /// - Parameter gate: what a gated head reads, `[1, width]`; held fixed.
    public func rewards(ofStreams streams: Tensor, gate: Tensor? = nil) throws -> Tensor {
        let normed = try adapter.finalNorm(streams.unsqueezed(1)).select(1, 0)
        return try head.read(HeadStreams(readout: normed, gate: gate?.expanded([streams.length(0), -1]))).rewards
    }
}

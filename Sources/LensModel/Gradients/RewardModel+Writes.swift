import LensCore
import LensTorch

/// Single steps from a part of the network towards the reward, each recomputed as the model does it.
extension RewardModel {
    /// What attention writes to the stream where its heads gave these values: `[row, head, headWidth]` to `[row, width]`,
    /// through the output matrix and the family's post-norm.
    public func attentionWrite(_ layer: Int, headOutputs: Tensor) throws -> Tensor {
        var unread = Trace(capture: .nothing, readouts: [])
        // [row, 1, head, headWidth]
        return try transformer.attentionWrite(layer, heads: headOutputs.unsqueezed(1), &unread).select(1, 0)
    }

    /// What an MLP writes to the stream where its hidden units have these values: `[row, neuron]` to `[row, width]`,
    /// through the output matrix and the family's post-norm.
    public func mlpWrite(_ layer: Int, neurons: Tensor) throws -> Tensor {
        var unread = Trace(capture: .nothing, readouts: [])
        return try transformer.mlpWrite(layer, neurons: neurons.unsqueezed(1), &unread).select(1, 0)
    }

    /// The rewards of streams before the final norm at the readout, `[row, width]` to `[row]`: norm and head alone.
    public func rewards(ofStreams streams: Tensor) throws -> Tensor {
        try head.read(HeadStreams(readout: transformer.weights.finalNorm.applied(to: streams))).rewards
    }
}

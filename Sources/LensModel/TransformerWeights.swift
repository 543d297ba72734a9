import LensTorch

/// The weights of a transformer, in the layout its architecture describes.
struct TransformerWeights: Sendable {
    /// `[vocabulary, width]`
    let embedding: Tensor
    /// `[position, width]`
    let positions: Tensor?
    let blocks: [BlockWeights]
    /// nil where the stream is normed already.
    let finalNorm: NormLayer?
}

struct BlockWeights: Sendable {
    /// Which norms there are follows from the architecture's placement.
    let attentionNorm: NormLayer?
    let query: LinearLayer
    let key: LinearLayer
    let value: LinearLayer
    /// Of each head's own `[headWidth]`.
    let queryNorm: NormLayer?
    let keyNorm: NormLayer?
    let output: LinearLayer
    let attentionPostNorm: NormLayer?
    let attentionSumNorm: NormLayer?
    let mlpNorm: NormLayer?
    let mlp: MLPWeights
    let mlpPostNorm: NormLayer?
    let mlpSumNorm: NormLayer?
}

import LensTorch

/// The weights of a transformer, in the layout its architecture describes.
struct TransformerWeights: Sendable {
    /// `[vocabulary, tableWidth]`
    let embedding: Tensor
    /// `[position, tableWidth]`
    let positions: Tensor?
    /// `[type, tableWidth]`
    let types: Tensor?
    let embeddingNorm: NormLayer?
    let embeddingProjection: LinearLayer?
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
    let queryNorm: QueryKeyNorm?
    let keyNorm: QueryKeyNorm?
    /// nil where scores do not depend on distances.
    let distances: DistanceWeights?
    let output: LinearLayer
    let attentionPostNorm: NormLayer?
    let attentionSumNorm: NormLayer?
    let mlpNorm: NormLayer?
    let mlp: MLPWeights
    let mlpPostNorm: NormLayer?
    let mlpSumNorm: NormLayer?
}

import CTorch

extension Tensor {
    /// `x Wᵀ + b` over the last dimension.
    ///
    /// - Parameter weight: `[out, in]`.
    public func linear(_ weight: Tensor, bias: Tensor? = nil) throws -> Tensor {
        try making { ct_linear(pointer, weight.pointer, bias?.pointer, $0) }
    }

    /// `x / √(mean(x²) + ε) ⊙ gain` over the last dimension (Zhang and Sennrich, 2019).
    public func rmsNorm(gain: Tensor?, epsilon: Double) throws -> Tensor {
        try making { ct_rms_norm(pointer, gain?.pointer, epsilon, $0) }
    }

    /// `(x − mean) / √(variance + ε) ⊙ gain + bias` over the last dimension (Ba et al., 2016).
    public func layerNorm(gain: Tensor?, bias: Tensor?, epsilon: Double) throws -> Tensor {
        try making { ct_layer_norm(pointer, gain?.pointer, bias?.pointer, epsilon, $0) }
    }

    /// `softmax(scale · Q Kᵀ + mask) V`, all `[row, head, position, width]`.
    ///
    /// - Parameters:
    ///   - mask: added to the scores, broadcast over `[row, head, query, key]`, of the query's type; a Boolean one
    ///     keeps where it holds. It excludes `causal`.
    ///   - causal: query `i` sees the keys `0...i`, also where there are more keys than queries.
    ///   - grouped: keys and values have fewer heads, each serving a run of query heads.
    public static func attention(
        query: Tensor, key: Tensor, value: Tensor, mask: Tensor?, causal: Bool, scale: Double, grouped: Bool
    ) throws -> Tensor {
        try making {
            ct_attention(query.pointer, key.pointer, value.pointer, mask?.pointer, causal, scale, grouped, $0)
        }
    }

    /// Ungrouped attention by the CPU's fused kernel, with the logarithm of each softmax sum, `[row, head, position]`,
    /// by which parts over disjoint keys can be joined. Where the mask leaves a query nothing, both results are 0.
    public static func flashAttention(
        query: Tensor, key: Tensor, value: Tensor, mask: Tensor?, causal: Bool, scale: Double
    ) throws -> (mixed: Tensor, logSum: Tensor) {
        try makingTwo {
            ct_flash_attention(query.pointer, key.pointer, value.pointer, mask?.pointer, causal, scale, $0, $1)
        }
    }
}

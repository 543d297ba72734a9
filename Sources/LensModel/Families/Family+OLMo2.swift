import LensCheckpoint

extension Family {
    /// OLMo 2 (OLMo Team, 2025): Llama with norms of what sublayers write instead of what they read, and queries and keys
    /// normed over all heads together.
    static let olmo2 = Family(
        name: "olmo2", modelTypes: ["olmo2"],
        architecture: { config in
            var architecture = try config.llamaArchitecture()
            let bias = try config.bool("attention_bias", default: false)
            architecture.attention.hasInputBias = bias
            architecture.attention.hasOutputBias = bias
            architecture.attention.queryKeyNorm = .init(.whole, architecture.norm)
            architecture.placement = .post
            return architecture
        },
        names: {
            var names = TensorNames.qwen3
            (names.attentionNorm, names.mlpNorm) = (nil, nil)
            names.attentionPostNorm = "post_attention_layernorm"
            names.mlpPostNorm = "post_feedforward_layernorm"
            return names
        }())
}

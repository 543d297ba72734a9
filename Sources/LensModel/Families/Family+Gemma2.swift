import LensCheckpoint

extension Family {
    /// Gemma 2 (Gemma Team, 2024): norms before and after each sublayer with gain 1 + γ, soft-capped scores,
    /// every other layer sliding, embeddings times √width.
    static let gemma2 = Family(
        name: "gemma2", modelTypes: ["gemma2"],
        architecture: { config in
            var architecture = try config.gemma2Architecture()
            architecture.attention.rotary = try config.rotary(headWidth: architecture.attention.headWidth)
            config.ignore("sliding_window_size", because: "an older name that stands beside sliding_window")
            let window = try config.size(optional: "sliding_window")
            architecture.attention.windows = try config.windows(layers: architecture.layers, window: window) {
                $0.isMultiple(of: 2)
            }
            return architecture
        },
        names: .gemma2)
}

extension TensorNames {
    /// Llama's, with norms of what sublayers write.
    static let gemma2 = {
        var names = TensorNames.llama
        names.attentionPostNorm = "post_attention_layernorm"
        names.mlpNorm = "pre_feedforward_layernorm"
        names.mlpPostNorm = "post_feedforward_layernorm"
        return names
    }()
}

extension ConfigReader {
    /// What Gemma 2 and 3 share; windows and rotations apart.
    func gemma2Architecture() throws -> Architecture {
        ignore("hidden_act", because: "hidden_activation is what the model reads")
        ignore("use_bidirectional_attention", because: "null in text models")
        var architecture = try llamaArchitecture(activationKey: "hidden_activation", turns: false)
        let bias = try bool("attention_bias", default: false)
        architecture.attention.hasInputBias = bias
        architecture.attention.hasOutputBias = bias
        architecture.attention.scale = 1 / (try double("query_pre_attn_scalar", default: 256)).squareRoot()
        architecture.attention.softCap = try double(optional: "attn_logit_softcapping")
        architecture.norm = .init(kind: .rms(gainOffset: 1), epsilon: architecture.norm.epsilon)
        architecture.placement = .preAndPost
        architecture.embedding.scale = Double(Float(architecture.width).squareRoot())
        return architecture
    }
}

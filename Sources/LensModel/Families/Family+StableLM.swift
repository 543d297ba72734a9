import LensCheckpoint

extension Family {
    /// StableLM 2 (Bellagente et al., 2024): Llama with layer norms, partial rotary positions and, in some sizes, parallel
    /// blocks that share one norm and a norm of each head's queries and keys.
    static let stableLM = Family(
        name: "stablelm", modelTypes: ["stablelm"],
        architecture: { config in
            var architecture = try config.llamaArchitecture(turns: false)
            let attention = architecture.attention
            architecture.attention.rotary = try config.rotary(headWidth: attention.headWidth, defaultShare: 0.25)
            architecture.attention.hasInputBias = try config.bool("use_qkv_bias", default: false)
            architecture.norm = .init(kind: .layer, epsilon: try config.double("layer_norm_eps", default: 1e-5))
            if try config.bool("use_parallel_residual", default: false) { architecture.order = .parallel }
            if try config.bool("qk_layernorm", default: false) {
                var norm = architecture.norm
                norm.hasBias = false
                architecture.attention.queryKeyNorm = .init(.ownHead, norm)
            }
            return architecture
        },
        names: { config in
            var names = TensorNames.llama
            if try config.bool("use_parallel_residual", default: false) { names.mlpNorm = names.attentionNorm }
            names.queryNorm = "self_attn.q_layernorm.norms.{head}"
            names.keyNorm = "self_attn.k_layernorm.norms.{head}"
            return names
        })
}

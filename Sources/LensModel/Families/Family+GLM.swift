import LensCheckpoint

extension Family {
    /// GLM-4 (GLM Team, 2024): Llama with neighbouring dimensions turning together, half of each head's, and a fused gate.
    static let glm = Family(
        name: "glm", modelTypes: ["glm"], architecture: { try $0.glmArchitecture() }, names: .glm)

    /// GLM-4-0414: GLM with further norms of what sublayers write.
    static let glm4 = Family(
        name: "glm4", modelTypes: ["glm4"],
        architecture: { config in
            var architecture = try config.glmArchitecture()
            architecture.placement = .preAndPost
            return architecture
        },
        names: {
            var names = TensorNames.glm
            names.attentionPostNorm = "post_self_attn_layernorm"
            names.mlpPostNorm = "post_mlp_layernorm"
            return names
        }())
}

extension TensorNames {
    static let glm = {
        var names = TensorNames.llama
        names.mlp = .fusedGate("mlp.gate_up_proj", down: "mlp.down_proj")
        return names
    }()
}

extension ConfigReader {
    fileprivate func glmArchitecture() throws -> Architecture {
        var architecture = try llamaArchitecture(turns: false)
        architecture.attention.hasInputBias = try bool("attention_bias", default: true)
        var rotary = try rotary(headWidth: architecture.attention.headWidth, defaultShare: 0.5)
        rotary.pairing = .neighbours
        architecture.attention.rotary = rotary
        return architecture
    }
}

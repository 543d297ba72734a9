import LensCheckpoint

extension Family {
    /// Phi-1 to Phi-2 (Li et al., 2023): parallel blocks with one layer norm, partial rotary positions, a plain MLP.
    static let phi = Family(
        name: "phi", modelTypes: ["phi"],
        architecture: { config in
            var architecture = try config.llamaArchitecture(turns: false)
            let width = architecture.attention.headWidth
            architecture.attention.rotary = try config.rotary(headWidth: width, defaultShare: 0.5)
            architecture.attention.hasInputBias = true
            architecture.attention.hasOutputBias = true
            architecture.mlp = .init(
                kind: .plain, hidden: architecture.mlp.hidden,
                activation: config.has("hidden_act") ? architecture.mlp.activation : .geluTanh, hasBias: true)
            architecture.norm = .init(kind: .layer, epsilon: try config.double("layer_norm_eps", default: 1e-5))
            architecture.order = .parallel
            if try config.bool("qk_layernorm", default: false) {
                architecture.attention.queryKeyNorm = .init(.head, architecture.norm)
            }
            return architecture
        },
        names: {
            var names = TensorNames.llama
            names.finalNorm = "model.final_layernorm"
            names.mlpNorm = names.attentionNorm
            names.output = "self_attn.dense"
            names.mlp = .plain(up: "mlp.fc1", down: "mlp.fc2")
            names.queryNorm = "self_attn.q_layernorm"
            names.keyNorm = "self_attn.k_layernorm"
            return names
        }())
}

import LensCheckpoint

extension Family {
    /// Phi-3 and Phi-4 (Abdin et al., 2024): Llama with fused projections and LongRoPE.
    static let phi3 = Family(
        name: "phi3", modelTypes: ["phi3"],
        architecture: { config in
            var architecture = try config.llamaArchitecture()
            let window = try config.size(optional: "sliding_window")
            architecture.attention.windows = try config.windows(layers: architecture.layers, window: window) { _ in true }
            config.ignore("original_max_position_embeddings", because: "only LongRoPE reads it")
            config.ignore("full_attn_mod", "interpolate_factor", because: "1 is their only published value and changes nothing")
            return architecture
        },
        names: {
            var names = TensorNames.llama
            names.projections = .stacked("self_attn.qkv_proj")
            names.mlp = .fusedGate("mlp.gate_up_proj", down: "mlp.down_proj")
            return names
        }())
}

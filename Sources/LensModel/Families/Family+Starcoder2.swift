import LensCheckpoint

extension Family {
    /// StarCoder 2 (Lozhkov et al., 2024): layer norms, a plain MLP, a sliding window in every layer.
    static let starcoder2 = Family(
        name: "starcoder2", modelTypes: ["starcoder2"],
        architecture: { config in
            var architecture = try config.llamaArchitecture()
            let bias = try config.bool("use_bias", default: true)
            architecture.attention.hasInputBias = bias
            architecture.attention.hasOutputBias = bias
            architecture.mlp = .init(
                kind: .plain, hidden: architecture.mlp.hidden,
                activation: config.has("hidden_act") ? architecture.mlp.activation : .geluTanh, hasBias: bias)
            architecture.norm = .init(kind: .layer, epsilon: try config.double("norm_epsilon", default: 1e-5))
            let window = try config.size(optional: "sliding_window")
            architecture.attention.windows = try config.windows(layers: architecture.layers, window: window) { _ in true }
            config.ignore("embedding_dropout", because: "it is for training")
            config.ignore("layer_norm_eps", "norm_type", "mlp_type", because: "their only published values are what is computed")
            return architecture
        },
        names: {
            var names = TensorNames.llama
            names.mlp = .plain(up: "mlp.c_fc", down: "mlp.c_proj")
            return names
        }())
}

import LensCheckpoint

extension Family {
    /// Nemotron-4 and Minitron (Parmar et al., 2024): layer norms with gain 1 + γ, partial rotary positions, a plain MLP with
    /// squared ReLU.
    static let nemotron = Family(
        name: "nemotron", modelTypes: ["nemotron"],
        architecture: { config in
            var architecture = try config.llamaArchitecture(turns: false)
            let width = architecture.attention.headWidth
            architecture.attention.rotary = try config.rotary(headWidth: width, defaultShare: 0.5)
            let bias = try config.bool("attention_bias", default: false)
            architecture.attention.hasInputBias = bias
            architecture.attention.hasOutputBias = bias
            architecture.mlp = .init(
                kind: .plain, hidden: architecture.mlp.hidden,
                activation: config.has("hidden_act") ? architecture.mlp.activation : .squaredReLU,
                hasBias: try config.bool("mlp_bias", default: false))
            architecture.norm = .init(kind: .layerAroundOne, epsilon: try config.double("norm_eps", default: 1e-5))
            return architecture
        },
        names: {
            var names = TensorNames.llama
            names.mlp = .plain(up: "mlp.up_proj", down: "mlp.down_proj")
            return names
        }())
}

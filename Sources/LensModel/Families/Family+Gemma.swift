import LensCheckpoint

extension Family {
    /// Gemma (Gemma Team, 2024): Llama with gain 1 + γ, a tanh-approximated gelu gate and embeddings times √width.
    static let gemma = Family(
        name: "gemma", modelTypes: ["gemma"],
        architecture: { config in
            config.ignore(
                "hidden_activation", "use_bidirectional_attention",
                because: "hidden_act says it, and null is its only value in text models")
            var architecture = try config.llamaArchitecture()
            // The official releases say "gelu" and mean its approximation.
            if architecture.mlp.activation == .gelu || !config.has("hidden_act") { architecture.mlp.activation = .geluTanh }
            let bias = try config.bool("attention_bias", default: false)
            architecture.attention.hasInputBias = bias
            architecture.attention.hasOutputBias = bias
            architecture.norm = .init(kind: .rms(gainOffset: 1), epsilon: architecture.norm.epsilon)
            architecture.embedding.scale = Double(Float(architecture.width).squareRoot())
            return architecture
        },
        names: .llama)
}

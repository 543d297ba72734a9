import LensCheckpoint

extension Family {
    /// Mixtral (Jiang et al., 2024): Mistral with two of eight experts for every token.
    static let mixtral = Family(
        name: "mixtral", modelTypes: ["mixtral"],
        architecture: { config in
            var architecture = try config.llamaArchitecture()
            let window = try config.size(optional: "sliding_window")
            architecture.attention.windows = Array(repeating: window, count: architecture.layers)
            config.ignore(
                "router_aux_loss_coef", "output_router_logits", "router_jitter_noise", because: "they are for training")
            architecture.mlp.mixture = .init(
                experts: try config.size("num_local_experts"), chosen: try config.size("num_experts_per_tok"),
                hidden: architecture.mlp.hidden, normalizes: true, layers: Set(0..<architecture.layers))
            return architecture
        },
        names: {
            var names = TensorNames.llama
            let expert = "block_sparse_moe.experts.{expert}."
            names.experts = .init(
                router: "block_sparse_moe.gate", each: .gated(gate: expert + "w1", up: expert + "w3", down: expert + "w2"))
            return names
        }())
}

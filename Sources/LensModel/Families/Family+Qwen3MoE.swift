import LensCheckpoint

extension Family {
    /// Qwen3 with experts (Qwen Team, 2025) in all layers, or in those that the config does not except.
    static let qwen3MoE = Family(
        name: "qwen3_moe", modelTypes: ["qwen3_moe"],
        architecture: { config in
            var architecture = try config.llamaArchitecture()
            architecture.attention.hasInputBias = try config.bool("attention_bias", default: false)
            architecture.attention.hasOutputBias = architecture.attention.hasInputBias
            architecture.attention.queryKeyNorm = .init(.head, architecture.norm)
            let slides = try config.bool("use_sliding_window", default: false)
            let window = try config.size(optional: "sliding_window")
            architecture.attention.windows = Array(repeating: slides ? window : nil, count: architecture.layers)
            config.ignore("max_window_layers", because: "all layers slide, or none")
            config.ignore("router_aux_loss_coef", "output_router_logits", because: "they are for training")
            let step = try config.size("decoder_sparse_step", default: 1)
            let single = Set(try config.ints(optional: "mlp_only_layers") ?? [])
            let key = config.has("num_experts") ? "num_experts" : "num_local_experts"
            architecture.mlp.mixture = .init(
                experts: try config.size(key), chosen: try config.size("num_experts_per_tok"),
                hidden: try config.size("moe_intermediate_size"),
                normalizes: try config.bool("norm_topk_prob", default: false),
                layers: Set((0..<architecture.layers).filter { !single.contains($0) && ($0 + 1).isMultiple(of: step) }))
            return architecture
        },
        names: {
            var names = TensorNames.qwen3
            let expert = "mlp.experts.{expert}."
            names.experts = .init(
                router: "mlp.gate",
                each: .gated(gate: expert + "gate_proj", up: expert + "up_proj", down: expert + "down_proj"))
            return names
        }())
}

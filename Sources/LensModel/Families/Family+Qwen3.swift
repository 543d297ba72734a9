import LensCheckpoint

extension Family {
    /// Qwen3: Qwen2 without biases, with queries and keys normalised per head.
    static let qwen3 = Family(
        name: "qwen3", modelTypes: ["qwen3"],
        architecture: { config in
            var architecture = try config.llamaArchitecture()
            let bias = try config.bool("attention_bias", default: false)
            architecture.attention.hasInputBias = bias
            architecture.attention.hasOutputBias = bias
            architecture.attention.queryKeyNorm = .init(.head, architecture.norm)
            architecture.attention.windows = try config.qwenWindows(layers: architecture.layers)
            return architecture
        },
        names: .qwen3)
}

extension TensorNames {
    /// Llama's, with norms of queries and keys.
    static let qwen3 = {
        var names = TensorNames.llama
        names.queryNorm = "self_attn.q_norm"
        names.keyNorm = "self_attn.k_norm"
        return names
    }()
}

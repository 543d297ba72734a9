import LensCheckpoint

extension Family {
    /// InternLM2 (Cai et al., 2024): Llama with one matrix for each group's queries, key and value.
    static let internLM2 = Family(
        name: "internlm2", modelTypes: ["internlm2"],
        architecture: { config in
            var architecture = try config.llamaArchitecture()
            let bias = try config.bool("bias", default: false)
            architecture.attention.hasInputBias = bias
            architecture.attention.hasOutputBias = bias
            config.ignore("reward_token_id", because: "the readout reads it")
            return architecture
        },
        names: TensorNames(
            embedding: "model.tok_embeddings", finalNorm: "model.norm", block: "model.layers.{layer}.",
            attentionNorm: "attention_norm", projections: .grouped("attention.wqkv"), output: "attention.wo",
            mlpNorm: "ffn_norm", mlp: .gated(gate: "feed_forward.w1", up: "feed_forward.w3", down: "feed_forward.w2"),
            ignored: ["rotary_emb.inv_freq", "output.weight"]))
}

import LensCheckpoint

extension Family {
    /// GPT-NeoX and Pythia (Black et al., 2022; Biderman et al., 2023): parallel blocks, partial rotary positions,
    /// one matrix for each head's query, key and value.
    static let gptNeoX = Family(
        name: "gpt_neox", modelTypes: ["gpt_neox"],
        architecture: { config in
            let layers = try config.size("num_hidden_layers")
            let width = try config.size("hidden_size")
            let heads = try config.size("num_attention_heads")
            var attention = Architecture.Attention(heads: heads, keyValueHeads: heads, headWidth: width / heads, layers: layers)
            let bias = try config.bool("attention_bias", default: true)
            attention.hasInputBias = bias
            attention.hasOutputBias = bias
            attention.rotary = try config.rotary(
                headWidth: width / heads, defaultBase: try config.double("rotary_emb_base", default: 10000),
                defaultShare: try config.share(optional: "rotary_pct") ?? 0.25)
            return Architecture(
                layers: layers, width: width, vocabulary: try config.size("vocab_size"),
                contextLength: try config.size("max_position_embeddings"), attention: attention,
                mlp: .init(
                    kind: .plain, hidden: try config.size("intermediate_size"),
                    activation: try Activation(named: try config.string("hidden_act", default: "gelu"), source: config.source),
                    hasBias: true),
                norm: .init(kind: .layer, epsilon: try config.double("layer_norm_eps", default: 1e-5)),
                order: try config.bool("use_parallel_residual", default: true) ? .parallel : .sequential)
        },
        names: TensorNames(
            embedding: "gpt_neox.embed_in", finalNorm: "gpt_neox.final_layer_norm", block: "gpt_neox.layers.{layer}.",
            attentionNorm: "input_layernorm", projections: .perHead("attention.query_key_value"),
            output: "attention.dense", mlpNorm: "post_attention_layernorm",
            mlp: .plain(up: "mlp.dense_h_to_4h", down: "mlp.dense_4h_to_h"),
            ignored: ["attention.bias", "attention.masked_bias", "rotary_emb.inv_freq", "embed_out.weight"]))
}

import LensCheckpoint

extension Family {
    /// BLOOM (BigScience, 2022): linear biases in place of positions, a norm of the embeddings, one matrix for each head's
    /// query, key and value.
    static let bloom = Family(
        name: "bloom", modelTypes: ["bloom"],
        architecture: { config in
            let layers = try config.size(oneOf: "n_layer", "num_hidden_layers")
            let width = try config.size(oneOf: "hidden_size", "n_embed")
            let heads = try config.size(oneOf: "n_head", "num_attention_heads")
            if try config.bool("apply_residual_connection_post_layernorm", default: false) {
                throw config.wrong(
                    "apply_residual_connection_post_layernorm", "false", "true, which no published model uses")
            }
            config.ignore(
                "attention_softmax_in_fp32", "bias_dropout_fusion", "masked_softmax_fusion", "n_inner", "offset_alibi",
                "skip_bias_add", "skip_bias_add_qkv", "slow_but_exact", because: "they do not bear on the result")
            var attention = Architecture.Attention(heads: heads, keyValueHeads: heads, headWidth: width / heads, layers: layers)
            attention.hasInputBias = true
            attention.hasOutputBias = true
            attention.linearBiases = .afterScaling
            var embedding = Architecture.Embedding()
            embedding.isNormed = true
            return Architecture(
                layers: layers, width: width, vocabulary: try config.size("vocab_size"),
                contextLength: try config.size("seq_length", default: 2048), embedding: embedding, attention: attention,
                mlp: .init(kind: .plain, hidden: 4 * width, activation: .geluTanh, hasBias: true),
                norm: .init(kind: .layer, epsilon: try config.double("layer_norm_epsilon", default: 1e-5)))
        },
        names: {
            var names = TensorNames(
                embedding: "transformer.word_embeddings", finalNorm: "transformer.ln_f", block: "transformer.h.{layer}.",
                attentionNorm: "input_layernorm", projections: .perHead("self_attention.query_key_value"),
                output: "self_attention.dense", mlpNorm: "post_attention_layernorm",
                mlp: .plain(up: "mlp.dense_h_to_4h", down: "mlp.dense_4h_to_h"), ignored: ["lm_head.weight"])
            names.embeddingNorm = "transformer.word_embeddings_layernorm"
            return names
        }())
}

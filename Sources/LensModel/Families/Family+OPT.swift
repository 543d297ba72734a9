import LensCheckpoint

extension Family {
    /// OPT (Zhang et al., 2022): learned positions that begin at the table's third row, layer norms, ReLU.
    static let opt = Family(
        name: "opt", modelTypes: ["opt"],
        architecture: { config in
            let layers = try config.size("num_hidden_layers")
            let width = try config.size("hidden_size")
            let heads = try config.size("num_attention_heads")
            let context = try config.size("max_position_embeddings")
            guard try config.size("word_embed_proj_dim", default: width) == width else {
                throw config.wrong(
                    "word_embed_proj_dim", "hidden_size, \(width)", "another, which only OPT-350m has and which is not supported")
            }
            for (key, value) in [
                ("do_layer_norm_before", true), ("_remove_final_layer_norm", false), ("layer_norm_elementwise_affine", true),
            ] where try config.bool(key, default: value) != value {
                throw config.wrong(key, "\(value)", "\(!value), which no known reward model uses")
            }
            config.ignore("dropout", "layerdrop", "init_std", "prefix", "output_projection", because: "they are for training")
            let bias = try config.bool("enable_bias", default: true)
            var attention = Architecture.Attention(heads: heads, keyValueHeads: heads, headWidth: width / heads, layers: layers)
            attention.hasInputBias = bias
            attention.hasOutputBias = bias
            var embedding = Architecture.Embedding(learnedPositions: context)
            embedding.unusedPositions = 2
            return Architecture(
                layers: layers, width: width, vocabulary: try config.size("vocab_size"), contextLength: context,
                embedding: embedding, attention: attention,
                mlp: .init(
                    kind: .plain, hidden: try config.size("ffn_dim"),
                    activation: try Activation(
                        named: try config.string("activation_function", default: "relu"), source: config.source),
                    hasBias: bias),
                norm: .init(kind: .layer, epsilon: 1e-5))
        },
        names: TensorNames(
            embedding: "model.decoder.embed_tokens", positions: "model.decoder.embed_positions",
            finalNorm: "model.decoder.final_layer_norm", block: "model.decoder.layers.{layer}.",
            attentionNorm: "self_attn_layer_norm",
            projections: .separate(query: "self_attn.q_proj", key: "self_attn.k_proj", value: "self_attn.v_proj"),
            output: "self_attn.out_proj", mlpNorm: "final_layer_norm", mlp: .plain(up: "fc1", down: "fc2"),
            ignored: ["lm_head.weight"]))
}

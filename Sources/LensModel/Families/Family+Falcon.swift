import LensCheckpoint
import LensCore

extension Family {
    /// Falcon (Almazrouei et al., 2023) in its three shapes: multi-query with one norm for both sublayers (7B), groups with a
    /// norm for each (40B, 180B), and sequential blocks with linear biases (RW).
    static let falcon = Family(
        name: "falcon", modelTypes: ["falcon", "RefinedWeb", "RefinedWebModel"],
        architecture: { config in
            let layers = try config.size(oneOf: "num_hidden_layers", "n_layer")
            let width = try config.size(oneOf: "hidden_size", "n_embed")
            let heads = try config.size(oneOf: "num_attention_heads", "n_head")
            let isNew = try config.bool("new_decoder_architecture", default: false)
            let groups = try config.size(oneOf: "num_kv_heads", "n_head_kv", default: heads)
            let pairs = try isNew ? groups : config.bool("multi_query", default: true) ? 1 : heads
            let isParallel = try config.bool("parallel_attn", default: true)
            guard isParallel || !isNew else {
                throw config.wrong("parallel_attn", "true beside new_decoder_architecture", "false")
            }
            var attention = Architecture.Attention(heads: heads, keyValueHeads: pairs, headWidth: width / heads, layers: layers)
            let bias = try config.bool("bias", default: false)
            attention.hasInputBias = bias
            attention.hasOutputBias = bias
            if try config.bool("alibi", default: false) {
                attention.linearBiases = .beforeScaling
                config.ignore("rope_parameters", "rope_theta", "rope_scaling", because: "linear biases tell positions")
            } else {
                attention.rotary = try config.rotary(headWidth: width / heads)
            }
            return Architecture(
                layers: layers, width: width, vocabulary: try config.size("vocab_size"),
                contextLength: try config.size("max_position_embeddings", default: 2048), attention: attention,
                mlp: .init(
                    kind: .plain, hidden: try config.size("ffn_hidden_size", default: 4 * width),
                    activation: try Activation(named: try config.string("activation", default: "gelu"), source: config.source),
                    hasBias: bias),
                norm: .init(kind: .layer, epsilon: try config.double("layer_norm_epsilon", default: 1e-5)),
                order: isParallel ? .parallel : .sequential)
        },
        names: { config in
            let isNew = try config.bool("new_decoder_architecture", default: false)
            let sharesKeys = try config.bool("multi_query", default: true)
            let isParallel = try config.bool("parallel_attn", default: true)
            let norms = try config.size("num_ln_in_parallel_attn", default: isNew ? 2 : 1)
            let fused = "self_attention.query_key_value"
            var names = TensorNames(
                embedding: "transformer.word_embeddings", finalNorm: "transformer.ln_f", block: "transformer.h.{layer}.",
                attentionNorm: "input_layernorm",
                projections: isNew ? .grouped(fused) : sharesKeys ? .stacked(fused) : .perHead(fused),
                output: "self_attention.dense", mlpNorm: isParallel ? "input_layernorm" : "post_attention_layernorm",
                mlp: .plain(up: "mlp.dense_h_to_4h", down: "mlp.dense_4h_to_h"),
                ignored: ["rotary_emb.inv_freq", "lm_head.weight", "rotary.inv_freq"])
            if isNew, norms == 2 { (names.attentionNorm, names.mlpNorm) = ("ln_attn", "ln_mlp") }
            return names
        })
}

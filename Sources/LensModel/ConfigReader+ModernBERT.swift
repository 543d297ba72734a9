import LensCheckpoint
import LensCore

/// ModernBERT's keys.
extension ConfigReader {
    func modernNorm() throws -> Architecture.Norm {
        var norm = Architecture.Norm(kind: .layer, epsilon: try double("norm_eps", default: 1e-5))
        norm.hasBias = try bool("norm_bias", default: false)
        return norm
    }

    func modernArchitecture() throws -> Architecture {
        try refuseDecoding()
        let layers = try size("num_hidden_layers")
        let width = try size("hidden_size")
        let heads = try size("num_attention_heads")
        var attention = Architecture.Attention(heads: heads, keyValueHeads: heads, headWidth: width / heads, layers: layers)
        attention.hasInputBias = try bool("attention_bias", default: false)
        attention.hasOutputBias = attention.hasInputBias
        let every = try size("global_attn_every_n_layers", default: 3)
        // Half of it to either side.
        let window = try size("local_attention", default: 128) / 2 + 1
        attention.windows = try windows(layers: layers, window: window) { !$0.isMultiple(of: every) }
        (attention.rotary, attention.windowedRotary) = try layeredRotary(
            headWidth: attention.headWidth, whole: ("global_rope_theta", 160_000), windowed: ("local_rope_theta", 10_000))
        var embedding = Architecture.Embedding()
        embedding.isNormed = true
        var architecture = Architecture(
            layers: layers, width: width, vocabulary: try size("vocab_size"),
            contextLength: try size("max_position_embeddings", default: 8192), embedding: embedding, attention: attention,
            mlp: .init(
                kind: .gated, hidden: try size("intermediate_size"),
                activation: try Activation(
                    named: try string("hidden_activation", default: "gelu"), source: "\(source): hidden_activation"),
                hasBias: try bool("mlp_bias", default: false)),
            norm: try modernNorm())
        architecture.isCausal = false
        architecture.normsFirstAttention = false
        architecture.pooling = try modernPooling()
        ignore("layer_norm_eps", because: "norm_eps is what the model reads")
        ignore(
            "decoder_bias", "deterministic_flash_attn", "embedding_dropout", "initializer_cutoff_factor", "mlp_dropout",
            "reference_compile", "repad_logits_with_grad", "sparse_pred_ignore_index", "sparse_prediction",
            because: "they are for training and for other heads")
        return architecture
    }

    private func modernPooling() throws -> Architecture.Pooling {
        let pooling = try string("classifier_pooling", default: "cls")
        switch pooling {
        case "cls": return .readout
        case "mean": return .mean
        default: throw wrong("classifier_pooling", "cls or mean", "\"\(pooling)\"")
        }
    }
}

import LensCheckpoint
import LensCore

/// Readings that encoders share.
extension ConfigReader {
    /// The keys that BERT's descendants share: norms of the stream after each write, learned positions, biases everywhere.
    ///
    /// - Parameters:
    ///   - activation: where the file names none, as are `epsilon` and `types`.
    ///   - repeats: how many blocks one of `num_hidden_layers` is.
    func encoderArchitecture(
        activation: String = "gelu", epsilon: Double = 1e-12, types typesDefault: Int = 2, repeats: Int = 1
    ) throws -> Architecture {
        try refuseDecoding()
        let layers = try size("num_hidden_layers") * repeats
        let width = try size("hidden_size")
        let heads = try size("num_attention_heads")
        let context = try size("max_position_embeddings")
        let types = try int("type_vocab_size", default: typesDefault)
        guard (0...1 << 24).contains(types) else { throw wrong("type_vocab_size", "a number of types", "\(types)") }
        return encoder(
            layers: layers, width: width, heads: heads, vocabulary: try size("vocab_size"), context: context,
            embedding: .encoder(positions: context, types: types == 0 ? nil : types),
            mlp: .init(
                kind: .plain, hidden: try size("intermediate_size"),
                activation: try Activation(
                    named: try string("hidden_act", default: activation), source: "\(source): hidden_act"), hasBias: true),
            epsilon: try double("layer_norm_eps", default: epsilon))
    }

    /// A post-norm encoder of these sizes.
    func encoder(
        layers: Int, width: Int, heads: Int, vocabulary: Int, context: Int, embedding: Architecture.Embedding,
        mlp: Architecture.MLP, epsilon: Double
    ) -> Architecture {
        var attention = Architecture.Attention(heads: heads, keyValueHeads: heads, headWidth: width / heads, layers: layers)
        attention.hasInputBias = true
        attention.hasOutputBias = true
        var architecture = Architecture(
            layers: layers, width: width, vocabulary: vocabulary, contextLength: context, embedding: embedding,
            attention: attention, mlp: mlp, norm: .init(kind: .layer, epsilon: epsilon), placement: .sum)
        architecture.isCausal = false
        return architecture
    }

    /// Refuses encoders that were made into decoders, and ignores what does not bear on a classifier.
    func refuseDecoding() throws {
        for key in ["is_decoder", "add_cross_attention"] where try bool(key, default: false) {
            throw wrong(key, "false", "true: the encoder was made into a decoder")
        }
        let positions = try string("position_embedding_type", default: "absolute")
        guard positions == "absolute" else { throw wrong("position_embedding_type", "absolute", "\"\(positions)\"") }
        ignore(
            "chunk_size_feed_forward", "directionality", "pooler_fc_size", "pooler_num_attention_heads", "pooler_num_fc_layers",
            "pooler_size_per_head", "pooler_type", "classifier_dropout_prob", "cls_token_id", "mask_token_id", "output_past",
            because: "no classifier's computation depends on them")
    }
}

extension Architecture.Embedding {
    /// Tokens, positions and types, normed together.
    static func encoder(positions: Int?, types: Int?) -> Self {
        var embedding = Self(learnedPositions: positions)
        embedding.types = types
        embedding.isNormed = true
        return embedding
    }
}

extension TensorNames {
    /// The names that BERT's descendants share, below the model's own.
    static func bert(_ model: String) -> TensorNames {
        var names = TensorNames(
            embedding: "\(model).embeddings.word_embeddings", block: "\(model).encoder.layer.{layer}.",
            projections: .separate(query: "attention.self.query", key: "attention.self.key", value: "attention.self.value"),
            output: "attention.output.dense", attentionSumNorm: "attention.output.LayerNorm",
            mlp: .plain(up: "intermediate.dense", down: "output.dense"), mlpSumNorm: "output.LayerNorm",
            ignored: ["embeddings.position_ids", "embeddings.token_type_ids"])
        names.positions = "\(model).embeddings.position_embeddings"
        names.types = "\(model).embeddings.token_type_embeddings"
        names.embeddingNorm = "\(model).embeddings.LayerNorm"
        return names
    }
}

import LensCore

extension Family {
    /// DistilBERT (Sanh et al., 2019): BERT without types, with key names of its own and a ReLU before its classifier.
    static let distilBERT = Family(
        name: "distilbert", modelTypes: ["distilbert"],
        architecture: { config in
            try config.refuseDecoding()
            let context = try config.size("max_position_embeddings", default: 512)
            config.ignore(
                "dropout", "qa_dropout", "seq_classif_dropout", "tie_weights_", because: "they are for training")
            config.ignore("sinusoidal_pos_embds", because: "it says how the stored position table was made")
            return config.encoder(
                layers: try config.size("n_layers"), width: try config.size("dim"), heads: try config.size("n_heads"),
                vocabulary: try config.size("vocab_size"), context: context,
                embedding: .encoder(positions: context, types: nil),
                mlp: .init(
                    kind: .plain, hidden: try config.size("hidden_dim"),
                    activation: try Activation(
                        named: try config.string("activation", default: "gelu"), source: "\(config.source): activation"),
                    hasBias: true),
                epsilon: 1e-12)
        },
        names: {
            var names = TensorNames.bert("distilbert")
            names.types = nil
            names.block = "distilbert.transformer.layer.{layer}."
            names.projections = .separate(query: "attention.q_lin", key: "attention.k_lin", value: "attention.v_lin")
            names.output = "attention.out_lin"
            names.attentionSumNorm = "sa_layer_norm"
            names.mlp = .plain(up: "ffn.lin1", down: "ffn.lin2")
            names.mlpSumNorm = "output_layer_norm"
            return names
        }(),
        pooler: { _ in PoolerLayout(dense: "pre_classifier", activation: .relu, output: "classifier") })
}

extension Family {
    /// ELECTRA (Clark et al., 2020): BERT whose tables may be narrower than the stream.
    static let electra = Family(
        name: "electra", modelTypes: ["electra"],
        architecture: { config in
            var architecture = try config.encoderArchitecture()
            let width = try config.size("embedding_size", default: 128)
            if width != architecture.width { architecture.embedding.projection = .afterNorm(tableWidth: width) }
            config.ignore(
                "summary_activation", "summary_last_dropout", "summary_type", "summary_use_proj",
                because: "they are for other heads")
            return architecture
        },
        names: {
            var names = TensorNames.bert("electra")
            names.embeddingProjection = "electra.embeddings_project"
            return names
        }(),
        pooler: { _ in PoolerLayout(dense: "classifier.dense", activation: .gelu, output: "classifier.out_proj") })
}

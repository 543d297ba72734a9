extension Family {
    /// RoBERTa (Liu et al., 2019) and XLM-R: BERT with positions counted from behind the padding id.
    static let roberta = Family(
        name: "roberta", modelTypes: ["roberta", "xlm-roberta", "camembert"],
        architecture: { config in
            var architecture = try config.encoderArchitecture()
            let padding = try config.int("pad_token_id", default: 1)
            // The first row that a counted token has follows the padding id's.
            guard (0..<architecture.contextLength - 1).contains(padding) else {
                throw config.wrong("pad_token_id", "an id below max_position_embeddings", "\(padding)")
            }
            architecture.embedding.uncountedID = padding
            architecture.contextLength -= padding + 1
            return architecture
        },
        names: {
            var names = TensorNames.bert("roberta")
            names.ignored += ["roberta.pooler.dense.weight", "roberta.pooler.dense.bias"]
            return names
        }(),
        pooler: { _ in PoolerLayout(dense: "classifier.dense", activation: .tanh, output: "classifier.out_proj") })
}

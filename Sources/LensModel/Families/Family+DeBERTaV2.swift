import LensCheckpoint
import LensCore

extension Family {
    /// DeBERTa-v2 and v3 (He et al., 2021, 2023): BERT with disentangled attention to contents and relative distances.
    static let debertaV2 = Family(
        name: "deberta-v2", modelTypes: ["deberta-v2"],
        architecture: { config in
            var architecture = try config.encoderArchitecture(epsilon: 1e-7, types: 0)
            if try !config.bool("position_biased_input", default: true) { architecture.embedding.learnedPositions = nil }
            let width = try config.size("embedding_size", default: architecture.width)
            if width != architecture.width { architecture.embedding.projection = .beforeNorm(tableWidth: width) }
            let headWidth = try config.size("attention_head_size", default: architecture.attention.headWidth)
            guard try config.int("conv_kernel_size", default: 0) == 0, headWidth == architecture.attention.headWidth else {
                throw config.wrong("conv_kernel_size", "0, and heads of width / number", "a convolution after the first block")
            }
            config.ignore("conv_act", "conv_groups", because: "there is no convolution")
            config.ignore("pooler_dropout", "cls_dropout", because: "they are for training")
            config.ignore("legacy", because: "it is for another head")
            let kinds = try config.positionKinds()
            architecture.attention.scale = 1 / Double(headWidth * (1 + kinds.count)).squareRoot()
            architecture.attention.relative = try config.relativePositions(kinds, context: architecture.contextLength)
            return architecture
        },
        names: {
            var names = TensorNames.bert("deberta")
            names.projections = .separate(
                query: "attention.self.query_proj", key: "attention.self.key_proj", value: "attention.self.value_proj")
            names.embeddingProjection = "deberta.embeddings.embed_proj"
            names.distances = "deberta.encoder.rel_embeddings"
            names.distancesNorm = "deberta.encoder.LayerNorm"
            names.distanceQuery = "attention.self.pos_query_proj"
            names.distanceKey = "attention.self.pos_key_proj"
            return names
        }(),
        pooler: { config in
            let width = try config.size("hidden_size")
            guard try config.size("pooler_hidden_size", default: width) == width else {
                throw config.wrong("pooler_hidden_size", "\(width), as hidden_size", "another")
            }
            let activation = try Activation(
                named: try config.string("pooler_hidden_act", default: "gelu"), source: "\(config.source): pooler_hidden_act")
            return PoolerLayout(dense: "pooler.dense", activation: activation, output: "classifier")
        })
}

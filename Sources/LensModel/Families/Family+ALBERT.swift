import LensCore

extension Family {
    /// ALBERT (Lan et al., 2020): BERT whose blocks share weights, with narrow tables.
    static let albert = Family(
        name: "albert", modelTypes: ["albert"],
        architecture: { config in
            let inner = try config.size("inner_group_num", default: 1)
            guard inner <= 64 else { throw config.wrong("inner_group_num", "at most 64", "\(inner)") }
            var architecture = try config.encoderArchitecture(activation: "gelu_new", repeats: inner)
            architecture.sharing = .init(groups: try config.size("num_hidden_groups", default: 1), inner: inner)
            architecture.embedding.projection = .afterNorm(tableWidth: try config.size("embedding_size", default: 128))
            config.ignore(
                "down_scale_factor", "gap_size", "layers_to_keep", "net_structure_type", "num_memory_blocks",
                because: "the reference implementation does not read them")
            return architecture
        },
        names: {
            var names = TensorNames.bert("albert")
            names.embeddingProjection = "albert.encoder.embedding_hidden_mapping_in"
            names.block = "albert.encoder.albert_layer_groups.{group}.albert_layers.{inner}."
            names.projections = .separate(query: "attention.query", key: "attention.key", value: "attention.value")
            names.output = "attention.dense"
            names.attentionSumNorm = "attention.LayerNorm"
            names.mlp = .plain(up: "ffn", down: "ffn_output")
            names.mlpSumNorm = "full_layer_layer_norm"
            return names
        }(),
        pooler: { _ in PoolerLayout(dense: "albert.pooler", activation: .tanh, output: "classifier") })
}

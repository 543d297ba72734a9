import LensCore

extension Family {
    /// ModernBERT (Warner et al., 2024): norms before each sublayer but the first, gated GELU, rotary positions, most layers with
    /// a window to both sides and a rotation of their own.
    static let modernBERT = Family(
        name: "modernbert", modelTypes: ["modernbert"],
        architecture: { try $0.modernArchitecture() },
        names: {
            var names = TensorNames(
                embedding: "model.embeddings.tok_embeddings", finalNorm: "model.final_norm", block: "model.layers.{layer}.",
                attentionNorm: "attn_norm", projections: .stacked("attn.Wqkv"), output: "attn.Wo", mlpNorm: "mlp_norm",
                mlp: .fusedGate("mlp.Wi", down: "mlp.Wo"))
            names.embeddingNorm = "model.embeddings.norm"
            return names
        }(),
        pooler: { config in
            let activation = try Activation(
                named: try config.string("classifier_activation", default: "gelu"),
                source: "\(config.source): classifier_activation")
            return PoolerLayout(
                dense: "head.dense", hasBias: try config.bool("classifier_bias", default: false), activation: activation,
                norm: .init(name: "head.norm", layout: try config.modernNorm()), output: "classifier")
        })
}

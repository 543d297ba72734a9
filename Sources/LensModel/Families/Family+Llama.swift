import LensCheckpoint

extension Family {
    /// Llama 2 and 3 (Touvron et al., 2023): RMS norms before each sublayer, gated SiLU, rotary positions.
    static let llama = Family(
        name: "llama", modelTypes: ["llama"],
        architecture: { config in
            var architecture = try config.llamaArchitecture()
            let bias = try config.bool("attention_bias", default: false)
            architecture.attention.hasInputBias = bias
            architecture.attention.hasOutputBias = bias
            architecture.mlp.hasBias = try config.bool("mlp_bias", default: false)
            return architecture
        },
        names: .llama)
}

extension ConfigReader {
    /// The keys that Llama's many descendants share.
    ///
    /// - Parameter turns: whether positions are told by the usual rotation.
    func llamaArchitecture(activationKey: String = "hidden_act", turns: Bool = true) throws -> Architecture {
        let layers = try size("num_hidden_layers")
        let width = try size("hidden_size")
        let heads = try size("num_attention_heads")
        let headWidth = try size("head_dim", default: width / heads)
        var attention = Architecture.Attention(
            heads: heads, keyValueHeads: try size("num_key_value_heads", default: heads), headWidth: headWidth, layers: layers)
        let context = try size("max_position_embeddings")
        if turns { attention.rotary = try rotary(headWidth: headWidth) }
        return Architecture(
            layers: layers, width: width, vocabulary: try size("vocab_size"),
            contextLength: attention.rotary?.reach(context) ?? context, attention: attention,
            mlp: .init(
                kind: .gated, hidden: try size("intermediate_size"),
                activation: try Activation(
                    named: try string(activationKey, default: "silu"), source: "\(source): \(activationKey)")),
            norm: .init(kind: .rms(gainOffset: 0), epsilon: try double("rms_norm_eps", default: 1e-6)))
    }
}

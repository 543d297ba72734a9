import LensCheckpoint

extension Family {
    /// GPT-2 (Radford et al., 2019): learned positions, layer norms, matrices stored in × out.
    static let gpt2 = Family(
        name: "gpt2", modelTypes: ["gpt2"],
        architecture: { config in
            let layers = try config.size("n_layer")
            let width = try config.size("n_embd")
            let heads = try config.size("n_head")
            let context = try config.size("n_positions")
            var attention = Architecture.Attention(heads: heads, keyValueHeads: heads, headWidth: width / heads, layers: layers)
            attention.hasInputBias = true
            attention.hasOutputBias = true
            if try !config.bool("scale_attn_weights", default: true) { attention.scale = 1 }
            if try config.bool("scale_attn_by_inverse_layer_idx", default: false) {
                throw config.wrong("scale_attn_by_inverse_layer_idx", "false", "true, which no known reward model uses")
            }
            config.ignore("n_ctx", because: "n_positions says the same")
            config.ignore(
                "reorder_and_upcast_attn", "summary_activation", "summary_proj_to_labels", "summary_type",
                "summary_use_proj", "add_cross_attention", because: "they do not bear on a classifier")
            return Architecture(
                layers: layers, width: width, vocabulary: try config.size("vocab_size"), contextLength: context,
                embedding: .init(learnedPositions: context), attention: attention,
                mlp: .init(
                    kind: .plain, hidden: try config.size("n_inner", default: 4 * width),
                    activation: try Activation(
                        named: try config.string("activation_function", default: "gelu_new"), source: config.source),
                    hasBias: true),
                norm: .init(kind: .layer, epsilon: try config.double("layer_norm_epsilon", default: 1e-5)))
        },
        names: TensorNames(
            embedding: "transformer.wte", positions: "transformer.wpe", finalNorm: "transformer.ln_f",
            block: "transformer.h.{layer}.", attentionNorm: "ln_1", projections: .stacked("attn.c_attn"),
            output: "attn.c_proj", mlpNorm: "ln_2", mlp: .plain(up: "mlp.c_fc", down: "mlp.c_proj"),
            orientation: .inByOut, ignored: ["attn.bias", "attn.masked_bias", "lm_head.weight"]))
}

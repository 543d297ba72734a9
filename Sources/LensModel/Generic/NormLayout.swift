/// Where a block's norms stand, by the names that published architectures give them.
struct NormLayout {
    let placement: Architecture.NormPlacement
    var attention: String?
    var attentionWrite: String?
    var attentionSum: String?
    var mlp: String?
    var mlpWrite: String?
    var mlpSum: String?
    /// One norm serves both sublayers, which then read the same stream.
    var isShared: Bool { attention != nil && attention == mlp }

    /// All layouts whose meaning their names alone tell.
    static let known: [NormLayout] =
        [
            ("input_layernorm", "post_attention_layernorm"), ("ln_1", "ln_2"), ("norm_1", "norm_2"),
            ("self_attn_layer_norm", "final_layer_norm"), ("attention_norm", "ffn_norm"), ("attention.ln", "ln"),
            ("attention.LayerNorm", "intermediate.LayerNorm"), ("input_layernorm", "input_layernorm"), ("ln_1", "ln_1"),
        ].map { NormLayout(placement: .pre, attention: $0, mlp: $1) } + [
            NormLayout(
                placement: .post, attentionWrite: "post_attention_layernorm", mlpWrite: "post_feedforward_layernorm"),
            NormLayout(
                placement: .preAndPost, attention: "input_layernorm", attentionWrite: "post_attention_layernorm",
                mlp: "pre_feedforward_layernorm", mlpWrite: "post_feedforward_layernorm"),
            NormLayout(
                placement: .preAndPost, attention: "input_layernorm", attentionWrite: "post_self_attn_layernorm",
                mlp: "post_attention_layernorm", mlpWrite: "post_mlp_layernorm"),
            NormLayout(placement: .sum, attentionSum: "attention.output.LayerNorm", mlpSum: "output.LayerNorm"),
            NormLayout(placement: .sum, attentionSum: "sa_layer_norm", mlpSum: "output_layer_norm"),
        ]

    var names: Set<String> {
        Set([attention, attentionWrite, attentionSum, mlp, mlpWrite, mlpSum].compactMap { $0 })
    }
}

/// What a module of a block is for, by the names that published architectures give it.
enum ModuleRole: String, CaseIterable {
    case query, key, value
    /// Queries, keys and values in one matrix, one after the other.
    case stacked
    /// The same, head by head.
    case perHead
    case output
    case queryNorm, keyNorm
    case gate, up, down
    /// Gate and up in one matrix.
    case gateAndUp
    case norm

    /// The names' ends; where several fit, the longest counts.
    var endings: [String] {
        switch self {
        case .query: ["q_proj", "query", "q_lin", "wq", "attn.q"]
        case .key: ["k_proj", "key", "k_lin", "wk", "attn.k"]
        case .value: ["v_proj", "value", "v_lin", "wv", "attn.v"]
        case .stacked: ["qkv_proj", "c_attn", "Wqkv"]
        case .perHead: ["query_key_value"]
        case .output:
            [
                "o_proj", "out_proj", "attn.c_proj", "attention.output.dense", "self_attn.dense", "attention.dense", "out_lin",
                "wo", "attn.o",
            ]
        case .queryNorm: ["q_norm", "q_layernorm"]
        case .keyNorm: ["k_norm", "k_layernorm"]
        case .gate: ["gate_proj", "w1"]
        case .up: ["up_proj", "fc1", "c_fc", "fc_in", "dense_h_to_4h", "intermediate.dense", "lin1", "w3"]
        case .down: ["down_proj", "fc2", "mlp.c_proj", "fc_out", "dense_4h_to_h", "output.dense", "lin2", "w2"]
        case .gateAndUp: ["gate_up_proj"]
        case .norm:
            [
                "layernorm", "layer_norm", "LayerNorm", "ln_1", "ln_2", "norm_1", "norm_2", "attention_norm", "ffn_norm", "ln",
                "norm1", "norm2",
            ]
        }
    }

    /// The role of a module of this name; nil where none is known.
    static func of(_ name: String) -> ModuleRole? {
        var best: (role: ModuleRole, length: Int)?
        for role in allCases {
            for ending in role.endings
            where name == ending || name.hasSuffix("." + ending) || role.isLoose && name.hasSuffix(ending) {
                if ending.count > best?.length ?? 0 { best = (role, ending.count) }
            }
        }
        return best?.role
    }

    /// Whether a name may end in the middle of a word: norms are named `post_attention_layernorm` and the like.
    private var isLoose: Bool { self == .norm }
}

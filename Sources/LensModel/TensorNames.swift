/// What a family calls its tensors.
///
/// Names of layers are without `.weight` and `.bias`; those inside a block are without the block's prefix.
public struct TensorNames: Sendable {
    public enum Projections: Sendable {
        case separate(query: String, key: String, value: String)
        /// One matrix whose rows are all queries, then all keys, then all values.
        case stacked(String)
        /// One matrix whose rows are each head's query, key and value in turn.
        case perHead(String)
        /// One matrix whose rows are, for each key/value head, its group's queries, its key and its value.
        case grouped(String)
    }

    public enum MLP: Sendable {
        case gated(gate: String, up: String, down: String)
        /// One matrix whose rows are the gate's, then those of `up`.
        case fusedGate(String, down: String)
        case plain(up: String, down: String)
    }

    /// How experts are stored; `{expert}` stands for an expert's number, and its matrices are those of a gated MLP.
    public struct Experts: Sendable {
        var router: String
        var each: MLP
    }

    /// How matrices are stored.
    public enum Orientation: Sendable {
        case outByIn
        /// As GPT-2's convolutions store them.
        case inByOut
    }

    public var embedding: String
    public var positions: String?
    public var types: String?
    public var embeddingNorm: String?
    public var embeddingProjection: String?
    /// The table of relative distances, and its norm.
    public var distances: String?
    public var distancesNorm: String?
    /// nil where the stream is normed already.
    public var finalNorm: String?
    /// The prefix of a block; `{layer}` stands for its number, `{group}` and `{inner}` for its place among shared ones.
    public var block: String
    public var attentionNorm: String?
    public var projections: Projections
    public var queryNorm: String?
    public var keyNorm: String?
    /// Of relative distances, where they have projections of their own.
    public var distanceQuery: String?
    public var distanceKey: String?
    public var output: String
    public var attentionPostNorm: String?
    public var attentionSumNorm: String?
    public var mlpNorm: String?
    public var mlp: MLP
    public var experts: Experts?
    public var mlpPostNorm: String?
    public var mlpSumNorm: String?
    public var orientation = Orientation.outByIn
    /// Endings of tensors that take no part in the computation.
    public var ignored: [String] = []

    /// The names that most decoders share with Llama.
    static let llama = TensorNames(
        embedding: "model.embed_tokens", finalNorm: "model.norm", block: "model.layers.{layer}.",
        attentionNorm: "input_layernorm",
        projections: .separate(query: "self_attn.q_proj", key: "self_attn.k_proj", value: "self_attn.v_proj"),
        output: "self_attn.o_proj", mlpNorm: "post_attention_layernorm",
        mlp: .gated(gate: "mlp.gate_proj", up: "mlp.up_proj", down: "mlp.down_proj"),
        ignored: ["rotary_emb.inv_freq", "lm_head.weight"])

    func blockPrefix(_ layer: Int, of architecture: Architecture) -> String {
        let place = architecture.sharing?.place(of: layer, layers: architecture.layers) ?? (group: 0, inner: 0)
        return block.replacing("{layer}", with: "\(layer)").replacing("{group}", with: "\(place.group)")
            .replacing("{inner}", with: "\(place.inner)")
    }
}

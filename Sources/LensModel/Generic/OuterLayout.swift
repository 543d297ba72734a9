import LensCore

/// What stands around the blocks: embeddings before them, a norm after them.
struct OuterLayout {
    let embedding: String
    let positions: String?
    let finalNorm: String?

    init(_ inventory: ModuleInventory) throws {
        func find(_ endings: [String]) -> String? {
            inventory.outside.keys.sorted().first { name in endings.contains { name == $0 || name.hasSuffix("." + $0) } }
        }
        guard let embedding = find(["embed_tokens", "wte", "word_embeddings", "tok_embeddings", "embed_in"]) else {
            throw LensError.input(
                at: inventory.source, expected: "token embeddings, such as embed_tokens, wte or word_embeddings",
                found: inventory.outside.keys.sorted().prefix(8).joined(separator: ", "))
        }
        self.embedding = embedding
        positions = find(["wpe", "embed_positions", "position_embeddings"])
        finalNorm = find([
            "norm", "ln_f", "norm_f", "final_layernorm", "final_layer_norm", "layer_norm", "encoder.ln", "encoder.LayerNorm",
        ])
    }
}

import LensCheckpoint

extension Family {
    /// Gemma 3, text part (Gemma Team, 2025): Gemma 2 without soft-caps, with queries and keys normed per head, five layers
    /// sliding for each that sees all, and another rotary base in them.
    static let gemma3 = Family(
        name: "gemma3", modelTypes: ["gemma3_text"],
        architecture: { config in
            var architecture = try config.gemma2Architecture()
            let period = try config.size("sliding_window_pattern", default: 6)
            config.ignore("_sliding_window_pattern", because: "layer_types says it")
            let window = try config.size(optional: "sliding_window")
            architecture.attention.windows = try config.windows(layers: architecture.layers, window: window) {
                !($0 + 1).isMultiple(of: period)
            }
            architecture.attention.queryKeyNorm = .init(.head, architecture.norm)
            let width = architecture.attention.headWidth
            let parameters = try config.object(optional: "rope_parameters")
            let local = try config.double("rope_local_base_freq", default: 10_000)
            guard let parameters, parameters.has("full_attention") || parameters.has("sliding_attention") else {
                architecture.attention.rotary = try config.rotary(headWidth: width, defaultBase: 1_000_000)
                architecture.attention.windowedRotary = Rotary(base: local, dimensions: width)
                return architecture
            }
            architecture.attention.rotary = try config.rotary(
                parameters.object(optional: "full_attention"), headWidth: width, base: 1_000_000)
            architecture.attention.windowedRotary = try config.rotary(
                parameters.object(optional: "sliding_attention"), headWidth: width, base: local)
            return architecture
        },
        names: {
            var names = TensorNames.gemma2
            names.queryNorm = "self_attn.q_norm"
            names.keyNorm = "self_attn.k_norm"
            return names
        }())
}

import LensCheckpoint
import LensCore

extension InferredBlocks {
    /// Sizes and switches by the keys that configurations usually have, and by the tensors' shapes.
    func architecture(_ config: ConfigReader) throws -> Architecture {
        let layers = try config.size(oneOf: "num_hidden_layers", "n_layer", "num_layers", "n_layers")
        let width = try config.size(oneOf: "hidden_size", "n_embd", "d_model", "dim")
        let heads = try config.size(oneOf: "num_attention_heads", "n_head", "n_heads", "num_heads")
        let headWidth = try config.size(optional: "head_dim") ?? width / heads
        let keyValueHeads = try config.size(oneOf: "num_key_value_heads", "num_kv_heads", default: heads)
        var attention = Architecture.Attention(
            heads: heads, keyValueHeads: keyValueHeads, headWidth: headWidth, layers: layers)
        attention.hasInputBias = try bias([.query, .key, .value, .stacked, .perHead])
        attention.hasOutputBias = try bias([.output])
        if name(.queryNorm) != nil { attention.queryKeyNorm = .init(.head, try norm(config)) }
        attention.windows = try windows(config, layers: layers)
        config.ignore("attention_bias", "attention_out_bias", "mlp_bias", "qk_layernorm", because: "the tensors show it")
        let context = try config.size(oneOf: "max_position_embeddings", "n_positions", "max_seq_len")
        var embedding = Architecture.Embedding()
        if let name = layout.positions, let rows = inventory.outside[name]?.weight?.first {
            guard rows == context else {
                throw LensError.input(
                    at: "\(inventory.source): \(name)", expected: "\(context) positions", found: "\(rows)",
                    hint: "positions that do not begin at 0 cannot be told from names")
            }
            embedding.learnedPositions = rows
        } else {
            attention.rotary = try rotary(config, headWidth: headWidth)
        }
        if try config.bool("scale_embedding", default: false) { embedding.scale = Double(Float(width).squareRoot()) }
        return Architecture(
            layers: layers, width: width, vocabulary: try config.size("vocab_size"), contextLength: context,
            embedding: embedding, attention: attention, mlp: try mlp(config, width: width), norm: try norm(config),
            placement: norms.placement, order: norms.isShared ? .parallel : .sequential)
    }

    private func mlp(_ config: ConfigReader, width: Int) throws -> Architecture.MLP {
        let key =
            ["hidden_act", "activation_function", "hidden_activation", "activation"].first { config.has($0) } ?? "hidden_act"
        config.ignore("hidden_act", because: "another key says it")
        return Architecture.MLP(
            kind: name(.gate) == nil ? .plain : .gated,
            hidden: try config.size(oneOf: "intermediate_size", "n_inner", "ffn_dim", "hidden_dim", default: 4 * width),
            activation: try Activation(named: try config.string(key), source: "\(config.source): \(key)"),
            hasBias: try bias([.gate, .up, .down]))
    }

    /// Layer norms have a bias among the tensors; without one the key for epsilon tells.
    private func norm(_ config: ConfigReader) throws -> Architecture.Norm {
        let isLayer = norms.names.contains { inventory.inside[$0]?.bias != nil }
        if !isLayer, let epsilon = try config.double(optional: "rms_norm_eps") {
            return .init(kind: .rms(gainOffset: 0), epsilon: epsilon)
        }
        guard isLayer else {
            throw LensError.input(
                at: config.source, expected: "rms_norm_eps for norms without a bias", found: "no such key",
                hint: "whether they centre their input cannot be told otherwise")
        }
        return .init(
            kind: .layer,
            epsilon: try config.double(oneOf: "layer_norm_eps", "layer_norm_epsilon", "norm_eps", "layernorm_epsilon"))
    }

    private func rotary(_ config: ConfigReader, headWidth: Int) throws -> Rotary {
        guard config.has("rope_parameters") || config.has("rope_theta") || config.has("rotary_dim") else {
            throw LensError.input(
                at: config.source, expected: "rope_parameters, rope_theta, or a table of positions among the tensors",
                found: "none of them", hint: "how the model knows positions cannot be told")
        }
        return try config.rotary(headWidth: headWidth)
    }

    private func windows(_ config: ConfigReader, layers: Int) throws -> [Int?] {
        let uses = try config.bool("use_sliding_window", default: true)
        let window = try config.size(optional: "sliding_window")
        return try config.windows(layers: layers, window: window) { _ in uses }
    }

    /// Whether modules have biases; all that exist must agree.
    private func bias(_ roles: [ModuleRole]) throws -> Bool {
        let found = roles.compactMap { role in module(role).map { (role, $0.bias != nil) } }
        guard let first = found.first, let other = found.first(where: { $0.1 != first.1 }) else { return found.first?.1 ?? false }
        throw LensError.input(
            at: "\(inventory.source): blocks \"\(inventory.block)\"",
            expected: "biases on all of \(first.0) and \(other.0) or on none",
            found: "one with and one without")
    }
}

extension ConfigReader {
    /// A size under any of several names.
    func size(oneOf keys: String..., default value: Int? = nil) throws -> Int {
        for key in keys { if let size = try size(optional: key) { return size } }
        if let value { return value }
        throw LensError.input(at: source, expected: "a size under one of \(keys.joined(separator: ", "))", found: "none of them")
    }

    func double(oneOf keys: String...) throws -> Double {
        for key in keys { if let number = try double(optional: key) { return number } }
        throw LensError.input(
            at: source, expected: "a number under one of \(keys.joined(separator: ", "))", found: "none of them")
    }
}

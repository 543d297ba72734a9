import Foundation
import LensCore

/// Changes values of a JSON file, the same ones on every machine: other numbers, other kinds, other keys' values, keys gone.
public struct JSONDamage {
    private indirect enum Node {
        case object([(key: String, value: Node)])
        case array([Node])
        /// As it is written.
        case raw(String)
    }

    private var random: SeededGenerator

    public init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private mutating func number(below bound: Int) -> Int { Int(random.next(upperBound: UInt64(max(1, bound)))) }

    public mutating func pick<T>(_ values: [T]) -> T { values[number(below: values.count)] }

    public mutating func damaged(_ json: JSON) -> String {
        var node = Self.node(json)
        for _ in 0...number(below: 3) { node = changed(node) }
        return Self.text(node)
    }

    private static let values = [
        "-1", "0", "1", "2", "3", "5", "7", "64", "4096", "1000000007", "2147483648", "9223372036854775807",
        "-9223372036854775808",
        "99999999999999999999", "1e300", "-1e300", "1e-300", "0.5", "1.5", "\"nan\"", "\"\"", "\"silu\"", "\"gelu\"", "null",
        "true",
        "false", "[]", "{}", "[1, 2]", "[\"sliding_attention\"]", "{\"rope_type\": \"dynamic\", \"factor\": 1e300}",
        "{\"rope_type\": \"yarn\", \"factor\": 0, \"original_max_position_embeddings\": 1}",
        "{\"rope_type\": \"longrope\", \"short_factor\": [], \"long_factor\": [0]}", "{\"0\": \"LABEL\"}", "\"bert\"",
        "\"mixtral\"",
        "\"falcon\"", "\"gemma3_text\"", "\"deberta-v2\"", "\"olmo\"", "[[[[[[[[1]]]]]]]]",
    ]

    private static let keys = [
        "num_experts", "num_local_experts", "sliding_window", "rope_scaling", "head_dim", "layer_types", "value_head_prefix",
        "mean",
        "std", "alibi", "multi_query", "new_decoder_architecture", "num_hidden_groups", "relative_attention", "position_buckets",
        "n_head", "partial_rotary_factor", "rms_norm_eps", "num_labels", "gating_temperature", "attn_logit_softcapping",
    ]

    private mutating func changed(_ node: Node) -> Node {
        switch node {
        case .raw: return .raw(pick(Self.values))
        case .array(var items):
            guard !items.isEmpty, number(below: 4) > 0 else { return .raw(pick(Self.values)) }
            let place = number(below: items.count)
            switch number(below: 3) {
            case 0: items.remove(at: place)
            case 1: items.insert(items[place], at: place)
            default: items[place] = changed(items[place])
            }
            return .array(items)
        case .object(var members):
            guard !members.isEmpty else { return .raw(pick(Self.values)) }
            let place = number(below: members.count)
            switch number(below: 6) {
            case 0: members.remove(at: place)
            case 1: members[place].value = members[number(below: members.count)].value
            case 2: members.append((pick(Self.keys), .raw(pick(Self.values))))
            default: members[place].value = changed(members[place].value)
            }
            return .object(members)
        }
    }

    private static func node(_ json: JSON) -> Node {
        switch json {
        case .null: .raw("null")
        case .bool(let value): .raw("\(value)")
        case .integer(let value): .raw("\(value)")
        case .real(let value): .raw("\(value)")
        case .string(let value): .raw(quoted(value))
        case .array(let items): .array(items.map(node))
        case .object(let object): .object(object.members.map { ($0.key, node($0.value)) })
        }
    }

    private static func text(_ node: Node) -> String {
        switch node {
        case .raw(let text): text
        case .array(let items): "[" + items.map(text).joined(separator: ", ") + "]"
        case .object(let members): "{" + members.map { quoted($0.key) + ": " + text($0.value) }.joined(separator: ", ") + "}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let data = try? JSONEncoder().encode(text)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}

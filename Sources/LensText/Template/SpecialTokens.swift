import Foundation
import LensCore

/// The special tokens of a tokenizer, as variables of its chat template.
enum SpecialTokens {
    static let names = [
        "bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token",
    ]

    /// From `tokenizer_config.json`; what is not mentioned there from `special_tokens_map.json`.
    static func variables(folder: URL) throws -> [String: JSON] {
        let files = ["tokenizer_config.json", "special_tokens_map.json"].map(folder.appendingPathComponent)
        let objects = try files.compactMap { try ChatTemplate.json($0) }
        var variables: [String: JSON] = [:]
        for name in names + ["additional_special_tokens"] {
            guard let value = objects.lazy.compactMap({ $0[name] }).first else { continue }
            if let text = content(of: value) {
                variables[name] = .string(text)
            } else if let list = value.array {
                variables[name] = .array(list.compactMap(content).map(JSON.string))
            }
        }
        return variables
    }

    /// A token is written as a string or as an object with its `content`.
    private static func content(of value: JSON) -> String? {
        value.string ?? value["content"]?.string
    }
}

import Foundation
import LensCore

/// Which of a repository's files a model is made of.
enum HubFiles {
    /// All that are read besides weights.
    static let texts = [
        "adapter_config.json", "chat_template.jinja", "chat_template.json", "config.json", "special_tokens_map.json",
        "tokenizer.json", "tokenizer_config.json",
    ]

    /// The file that weights are read from, or the index that names several: of the first format there is.
    ///
    /// An adapter's count only where there is a configuration of one and no model's weights.
    static func weights(among names: Set<String>) -> String? {
        let adapter = names.contains("adapter_config.json") ? ["adapter_model.safetensors", "adapter_model.bin"] : []
        return (["model.safetensors", "pytorch_model.bin"] + adapter)
            .flatMap { [$0, $0 + indexEnding] }
            .first(where: names.contains)
    }

    static func isIndex(_ name: String) -> Bool { name.hasSuffix(indexEnding) }

    private static let indexEnding = ".index.json"

    /// The files that an index names, in their order.
    static func shards(of index: URL) throws -> [String] {
        guard let data = try? Data(contentsOf: index) else { throw LensError.input("\(index.path) cannot be read") }
        let map = try JSON(parsing: data, source: index.path)["weight_map"]?.object
        let shards = Set(map?.members.compactMap { $0.value.string } ?? []).sorted()
        guard !shards.isEmpty, shards.allSatisfy({ isSafe($0) && !$0.contains("/") }) else {
            throw LensError.input(
                at: index.path, expected: "a weight_map that names files of the folder",
                found: shards.first { !isSafe($0) || $0.contains("/") }?.quoted ?? "none")
        }
        return shards
    }

    /// Whether a name from the server stays below the folder it is put in.
    static func isSafe(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return !name.contains("\\") && !name.contains("\0") && parts.allSatisfy { !["", ".", ".."].contains($0) }
    }
}

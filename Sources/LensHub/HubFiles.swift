import Foundation

/// Which of a repository's files a model is made of.
enum HubFiles {
    /// Those that are read, out of all: configuration, text files, and weights in the first format there is.
    static func needed(_ names: [String]) -> [String] {
        let top = names.filter { !$0.contains("/") && isSafe($0) }
        let texts = top.filter(Self.texts.contains)
        func weights(_ stem: String, _ ending: String) -> [String] {
            top.filter { name in
                name == "\(stem).\(ending)" || name == "\(stem).\(ending).index.json"
                    || (name.hasPrefix("\(stem)-") && name.hasSuffix(".\(ending)")
                        && name.dropFirst(stem.count + 1).first?.isNumber == true)
            }
        }
        let formats = [
            ("model", "safetensors"), ("adapter_model", "safetensors"), ("pytorch_model", "bin"), ("adapter_model", "bin"),
        ]
        let found = formats.lazy.map { weights($0.0, $0.1) }.first { !$0.isEmpty } ?? []
        return texts + found
    }

    private static let texts: Set = [
        "config.json", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja",
        "chat_template.json", "adapter_config.json",
    ]

    /// Whether a name from the server stays below the folder it is put in.
    static func isSafe(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return !name.contains("\\") && !name.contains("\0") && parts.allSatisfy { !["", ".", ".."].contains($0) }
    }
}

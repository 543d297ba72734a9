import Foundation
import LensCore

extension ChatTemplate {
    /// A template together with the special tokens it may mention.
    public typealias Loaded = (template: ChatTemplate, specialTokens: [String: JSON])

    /// The chat template of a checkpoint folder, or nil if it has none.
    ///
    /// Looked for in `chat_template.jinja`, then under `chat_template` in `tokenizer_config.json` (a string, or a list
    /// of which the one named `default` counts), then in `chat_template.json`. The special tokens are what
    /// `render` wants among its variables.
    ///
    /// - Throws: `LensError` if a file cannot be read, or the template cannot be parsed.
    public static func load(folder: URL) throws -> Loaded? {
        let file = folder.appendingPathComponent("chat_template.jinja")
        var template: ChatTemplate?
        if let data = try contents(of: file) {
            guard let source = String(validating: data, as: UTF8.self) else {
                throw LensError.input("\(file.path): expected text in UTF-8", hint: "download the file again")
            }
            template = try ChatTemplate(source: source, name: file.lastPathComponent)
        }
        for name in ["tokenizer_config.json", "chat_template.json"] where template == nil {
            template = try embedded(in: folder.appendingPathComponent(name))
        }
        return try template.map { ($0, try SpecialTokens.variables(folder: folder)) }
    }

    private static func embedded(in file: URL) throws -> ChatTemplate? {
        guard let value = try json(file)?["chat_template"], !value.isNull else { return nil }
        let name = "in \(file.lastPathComponent)"
        if let source = value.string { return try ChatTemplate(source: source, name: name) }
        guard let list = value.array else {
            throw LensError.input("\(file.path): 'chat_template' should be a string or a list, but it is \(value.kindName)")
        }
        let names = list.compactMap { $0["name"]?.string }
        guard let source = list.first(where: { $0["name"]?.string == "default" })?["template"]?.string else {
            throw LensError.input(
                "\(file.path): 'chat_template' should hold one named 'default', but it holds \(names.joined(separator: ", "))",
                hint: "save the one you mean as chat_template.jinja")
        }
        return try ChatTemplate(source: source, name: "'default' \(name)")
    }

    static func json(_ file: URL) throws -> JSON? {
        try contents(of: file).map { try JSON(parsing: $0, source: file.path) }
    }

    private static func contents(of file: URL) throws -> Data? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do {
            return try Data(contentsOf: file)
        } catch {
            throw LensError.input("\(file.path): cannot be read", hint: "check that it is a file you may read")
        }
    }
}

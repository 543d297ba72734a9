import ArgumentParser
import Foundation
import LensCore
import LensReport
import LensText

struct TokensCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tokens", abstract: "A text exactly as a model is fed it; needs no weights.",
        discussion: "Give --prompt with --response, --conversation FILE, or --texts FILE.")

    @Option(help: ArgumentHelp("A model folder or Hub id; only its tokenizer files are read.", valueName: "path|id"))
    var model: String

    @OptionGroup var hub: HubOptions

    @Option(help: "The prompt.")
    var prompt: String?

    @Option(help: "The response.")
    var response: String?

    @Option(help: ArgumentHelp("A JSON array of messages.", valueName: "file"))
    var conversation: String?

    @Option(help: ArgumentHelp("A JSON array of strings, tokenized as they stand.", valueName: "file"))
    var texts: String?

    @Flag(help: "Open the turn of a next answer.")
    var addGenerationPrompt = false

    @Flag(help: "Only render the chat template.")
    var render = false

    @Option(help: ArgumentHelp("The date for chat templates that insert today's.", valueName: "YYYY-MM-DD"))
    var date: Day?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        let ways = [prompt != nil || response != nil, conversation != nil, texts != nil].count { $0 }
        guard ways == 1 else {
            throw ValidationError("give one of: --prompt with --response, --conversation FILE, --texts FILE")
        }
        if prompt == nil, response != nil { throw ValidationError("--response needs a --prompt") }
    }

    func run() throws {
        try output.check()
        let folder = try hub.folder(model, part: .texts, quiet: output.quiet)
        let (result, warnings) = try result(folder)
        var options = ["model": OptionValue.text(hub.id(model)?.description ?? folder.lastPathComponent)]
        options["commit"] = hub.commit(model).map(OptionValue.text)
        try output.write(Report(model: nil, options: options, warnings: warnings, result: result))
    }

    private func result(_ folder: URL) throws -> (result: TokensResult, warnings: [String]) {
        if let texts { return (try tokenized(strings(in: texts), folder), []) }
        let (prompt, response) = try conversationParts()
        if render {
            guard let loaded = try ChatTemplate.load(folder: folder) else {
                throw LensError.input("\(model): the folder has no chat template", hint: "leave --render away")
            }
            let text = try loaded.template.render(
                prompt + response, addGenerationPrompt: addGenerationPrompt, variables: loaded.specialTokens, date: date?.moment)
            return (TokensResult(text: text), [])
        }
        let text = try ConversationEncoder(folder: folder, date: date?.moment)
            .encode(prompt: prompt, response: response, addGenerationPrompt: addGenerationPrompt)
        let result = TokensResult(
            text: text.text, ids: text.ids, pieces: text.pieces, roles: text.roles.map(\.rawValue), readout: text.readout,
            typeIDs: text.typeIDs)
        return (result, text.warnings)
    }

    /// The conversation, split before its last answer.
    private func conversationParts() throws -> (prompt: [Message], response: [Message]) {
        if let prompt { return ([.user(prompt)], response.map { [.assistant($0)] } ?? []) }
        let messages = try messages(in: conversation ?? "")
        return messages.last?.role == "user" ? (messages, []) : (Array(messages.dropLast()), messages.suffix(1))
    }

    private func tokenized(_ texts: [String], _ folder: URL) throws -> TokensResult {
        let tokenizer = try Tokenizer(folder: folder)
        return TokensResult(
            texts: try texts.map { text in
                let plain = try tokenizer.encode(text, addSpecialTokens: false)
                return .init(
                    ids: plain.ids, idsWithSpecial: try tokenizer.encode(text, addSpecialTokens: true).ids,
                    offsets: plain.offsets.map { [$0.lowerBound, $0.upperBound] },
                    decoded: tokenizer.decode(plain.ids, skipSpecialTokens: false))
            })
    }

    private func strings(in path: String) throws -> [String] {
        guard let texts = try json(path).array?.map(\.string), !texts.contains(nil) else {
            throw LensError.input("\(path): expected a JSON array of strings")
        }
        return texts.compactMap { $0 }
    }

    private func messages(in path: String) throws -> [Message] {
        guard let messages = try json(path).array, !messages.isEmpty else {
            throw LensError.input("\(path): expected a JSON array of messages")
        }
        return try messages.enumerated().map { index, message in
            guard let role = message["role"]?.string, let content = message["content"]?.string else {
                throw LensError.input("\(path): message \(index + 1): expected an object with \"role\" and \"content\"")
            }
            return Message(role: role, content: content)
        }
    }

    private func json(_ path: String) throws -> JSON {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { throw LensError.input("\(path) cannot be read") }
        return try JSON(parsing: data, source: path)
    }
}

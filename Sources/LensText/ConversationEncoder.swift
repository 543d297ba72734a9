import Foundation
import LensCore

/// Turns conversations into token ids the way a model folder's own files say.
///
/// With a chat template the rendered text is tokenized without adding special tokens, since the template writes
/// them itself. Without one, the text is `User: …\nAssistant: …`, tokenized with special tokens; for encoders prompt and
/// response are a pair of texts.
public struct ConversationEncoder: Sendable {
    public let tokenizer: Tokenizer
    public let template: ChatTemplate?
    /// What the template may insert by name: `bos_token` and the like.
    let specialTokens: [String: JSON]
    let reading: TextReading
    /// Whether the model is told which of a pair's texts a token belongs to; the first, otherwise.
    let givesTypes: Bool
    let readoutRule: ReadoutRule
    /// Where a gated head reads; nil for other heads.
    let gateHeader: GateHeader?
    /// Pins the date that some templates insert; nil means now.
    public var date: Date?

    /// Reads `tokenizer.json`, the chat template and `config.json`'s padding id; no weights.
    ///
    /// - Parameters:
    ///   - base: where `config.json` is, if not in the same folder.
    ///   - readsGate: whether the head reads a gate; nil goes by `config.json`.
    ///   - reading: how texts are laid out where there is no template; nil goes by `config.json`.
    ///   - readout: where the reward is read; nil goes by `config.json`.
    public init(
        folder: URL, base: URL? = nil, date: Date? = nil, readsGate: Bool? = nil, reading: TextReading? = nil,
        readout: ReadoutRule? = nil
    ) throws {
        tokenizer = try Tokenizer(folder: folder)
        let loaded = try ChatTemplate.load(folder: folder)
        template = loaded?.template
        specialTokens = loaded?.specialTokens ?? [:]
        let config = try Self.json("config.json", in: base ?? folder)
        let inputs = try Self.json("tokenizer_config.json", in: folder)?["model_input_names"]?.array
        givesTypes = inputs?.contains(.string("token_type_ids")) ?? true
        self.reading = reading ?? TextReading(modelType: config?["model_type"]?.string)
        readoutRule =
            try readout
            ?? ReadoutRule(
                config: config, reading: self.reading, tokenizer: tokenizer,
                classifierToken: specialTokens["cls_token"]?.string)
        let isGated = readsGate ?? ["gating_temperature", "gating_hidden_dim"].contains { config?[$0]?.real != nil }
        gateHeader = isGated ? try GateHeader(tokenizer) : nil
        self.date = date
    }

    private static func json(_ name: String, in folder: URL) throws -> JSON? {
        let file = folder.appending(path: name)
        guard let data = try? Data(contentsOf: file) else { return nil }
        return try JSON(parsing: data, source: file.path)
    }

    /// Renders without tokenizing.
    public func render(_ conversation: [Message], addGenerationPrompt: Bool = false) throws -> RenderedConversation {
        guard let template else { return PlainConversation.render(conversation, addGenerationPrompt: addGenerationPrompt) }
        return try RenderedConversation(
            conversation, template: template, addGenerationPrompt: addGenerationPrompt, variables: specialTokens, date: date)
    }

    /// The tokens of `prompt` followed by `response`, whose words get the role `response`.
    ///
    /// - Throws: `LensError` where the template refuses the conversation or nothing is left to read.
    public func encode(
        prompt: [Message], response: [Message], addGenerationPrompt: Bool = false
    ) throws -> TokenizedText {
        if template == nil, reading == .pair {
            guard !addGenerationPrompt else {
                throw LensError.input(
                    "an encoder reads prompt and response as a pair: there is no turn to open for a next answer")
            }
            return try encodePair(prompt: prompt, response: response)
        }
        let conversation = prompt + response
        let rendered = try render(conversation, addGenerationPrompt: addGenerationPrompt)
        let encoding = try tokenizer.encode(rendered.text, addSpecialTokens: template == nil)
        guard !encoding.ids.isEmpty else {
            throw LensError.input("the conversation turns into no token at all", hint: "give a prompt or a response")
        }
        let roles = Roles(rendered, conversation: conversation, responseStart: prompt.count)
        var (ids, offsets) = (encoding.ids, encoding.offsets)
        // Text that breaks off to be continued is not read.
        if !addGenerationPrompt, let marker = readoutRule.missing(in: ids) {
            let end = rendered.text.unicodeScalars.count
            ids.append(marker)
            offsets.append(end..<end)
        }
        let readout =
            addGenerationPrompt
            ? (position: ids.count - 1, warning: nil) : try readoutRule.position(in: ids, piece: tokenizer.piece)
        let tokenRoles = offsets.map { roles.role(of: $0) }
        let gate = try gateHeader?.position(in: ids, roles: tokenRoles, readout: readout.position)
        return TokenizedText(
            ids: ids, pieces: ids.map { tokenizer.piece($0) ?? "<\($0)>" }, roles: tokenRoles, offsets: offsets,
            text: rendered.text, readout: readout.position, gate: gate?.position,
            typeIDs: reading == .pair && givesTypes ? encoding.typeIDs : nil,
            readsWhole: reading == .pair,
            warnings: warnings(ids) + [readout.warning, gate?.warning].compactMap { $0 })
    }

    private func warnings(_ ids: [Int]) -> [String] {
        guard let name = specialTokens["bos_token"]?.string ?? specialTokens["bos_token"]?["content"]?.string,
            let bos = tokenizer.id(of: name), ids.count > 1, ids[0] == bos, ids[1] == bos
        else { return [] }
        return ["the text begins with \"\(name)\" twice"]
    }
}

/// Finds a token's role by where it stands in the rendered text.
struct Roles {
    private let spans: [(range: Range<Int>, role: TokenizedText.Role)]

    init(_ rendered: RenderedConversation, conversation: [Message], responseStart: Int) {
        spans = zip(rendered.spans, conversation).enumerated().compactMap { index, element in
            let (span, message) = element
            guard let span else { return nil }
            return (span, index >= responseStart ? .response : Self.role(named: message.role))
        }
    }

    private static func role(named name: String) -> TokenizedText.Role {
        switch name {
        case "system", "developer": .system
        case "user": .user
        case "assistant", "model": .assistant
        default: .other
        }
    }

    func role(of token: Range<Int>) -> TokenizedText.Role {
        guard !token.isEmpty else { return .template }
        return spans.first { $0.range.overlaps(token) }?.role ?? .template
    }
}

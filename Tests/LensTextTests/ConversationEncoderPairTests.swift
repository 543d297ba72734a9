import Foundation
import LensCore
import LensText
import Testing

/// Prompt and response as encoders read them: a pair of texts.
@Suite struct ConversationEncoderPairTests {
    private static func folder(_ fixture: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/models/\(fixture)")
    }

    private func encoder(_ fixture: String) throws -> ConversationEncoder {
        try ConversationEncoder(folder: Self.folder(fixture))
    }

    private func words(_ text: TokenizedText, _ role: TokenizedText.Role) -> String {
        let scalars = Array(text.text.unicodeScalars)
        return zip(text.offsets, text.roles).filter { $1 == role }
            .map { range, _ in String(String.UnicodeScalarView(scalars[range])) }.joined(separator: "|")
    }

    @Test func rolesAndOffsetsAreRightOnBothSides() throws {
        let text = try encoder("bert").encode(prompt: [.user("Hello there")], response: [.assistant("Hello you")])
        #expect(text.text == "Hello there\nHello you")
        #expect(words(text, .user).replacing("|", with: "").filter { $0 != " " } == "Hellothere")
        #expect(words(text, .response).replacing("|", with: "").filter { $0 != " " } == "Helloyou")
        #expect(text.pieces.first == "[CLS]" && text.pieces.last == "[SEP]" && text.roles.first == .template)
        #expect(text.readout == 0 && text.readsWhole && text.readIDs == text.ids)
        let separator = try #require(text.pieces.firstIndex(of: "[SEP]"))
        let types = try #require(text.typeIDs)
        #expect(types[...separator].allSatisfy { $0 == 0 } && types[(separator + 1)...].allSatisfy { $0 == 1 })
    }

    @Test func typesAreThoseOfThePostProcessor() throws {
        let text = try encoder("roberta").encode(prompt: [.user("Hello")], response: [.assistant("there")])
        #expect(text.typeIDs?.allSatisfy { $0 == 0 } == true)
        #expect(text.pieces.count { $0 == "</s>" } == 3)
        #expect(text.roles.contains(.user) && text.roles.contains(.response))
    }

    @Test func modelsThatAreNotGivenTypesGetNone() throws {
        let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: copy) }
        for file in ["tokenizer.json", "config.json"] {
            try FileManager.default.copyItem(at: Self.folder("bert").appending(path: file), to: copy.appending(path: file))
        }
        try Data(#"{"model_input_names": ["input_ids", "attention_mask"]}"#.utf8)
            .write(to: copy.appending(path: "tokenizer_config.json"))
        let text = try ConversationEncoder(folder: copy).encode(prompt: [.user("a")], response: [.assistant("b")])
        #expect(text.typeIDs == nil && text.readsWhole)
    }

    @Test func aChatTemplateComesFirst() throws {
        let copy = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.copyItem(at: Self.folder("bert"), to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        try Data("[CLS]{% for m in messages %}{{ m['content'] }}[SEP]{% endfor %}".utf8)
            .write(to: copy.appending(path: "chat_template.jinja"))
        let text = try ConversationEncoder(folder: copy).encode(prompt: [.user("Hello")], response: [.assistant("there")])
        #expect(text.text == "[CLS]Hello[SEP]there[SEP]" && text.pieces.count { $0 == "[SEP]" } == 2)
        #expect(text.readout == 0 && text.readsWhole && text.typeIDs?.allSatisfy { $0 == 0 } == true)
    }

    @Test func severalMessagesStandWithTheirRoles() throws {
        let text = try encoder("bert").encode(
            prompt: [Message(role: "system", content: "Be kind."), .user("Hello")], response: [.assistant("there")])
        #expect(text.text == "System: Be kind.\nUser: Hello\nthere")
        #expect(text.roles.contains(.system) && text.roles.contains(.user))
    }

    @Test func onePartAloneIsNoPair() throws {
        let text = try encoder("bert").encode(prompt: [.user("Hello")], response: [])
        #expect(text.pieces.count { $0 == "[SEP]" } == 1)
        #expect(!text.roles.contains(.response))
    }

    @Test func thereIsNoTurnToOpen() throws {
        let encoder = try encoder("bert")
        #expect(throws: LensError.self) { try encoder.encode(prompt: [.user("a")], response: [], addGenerationPrompt: true) }
    }

    @Test(arguments: ["bert", "roberta"]) func truncationKeepsTheFrameAndTheResponse(fixture: String) throws {
        let prompt = (0..<60).map { "word\($0)" }.joined(separator: " ")
        let text = try encoder(fixture).encode(prompt: [.user(prompt)], response: [.assistant("the answer")])
        let cut = try text.truncated(to: 40)
        #expect(cut.ids.count == 40 && cut.readout == 0 && cut.typeIDs?.count == 40)
        #expect(
            zip(cut.pieces, cut.roles).filter { $1 == .template }.map(\.0)
                == zip(text.pieces, text.roles).filter { $1 == .template }.map(\.0))
        #expect(words(cut, .response) == words(text, .response))
        #expect(words(cut, .user).hasPrefix("w") && cut.warnings.count == 1)
        // No more can go than the prompt has tokens.
        let answer = text.roles.count { $0 != .user }
        #expect(throws: LensError.self) { try text.truncated(to: answer - 1) }
    }
}

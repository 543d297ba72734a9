import Foundation
import LensCore
import Testing

@testable import LensText

@Suite struct TemplateSpansTests {
    /// The text behind each span.
    private func found(_ messages: [Message], _ template: ChatTemplate) throws -> [String?] {
        let conversation = try RenderedConversation(
            messages, template: template, addGenerationPrompt: true,
            variables: ["bos_token": .string("<s>"), "eos_token": .string("</s>")], date: nil)
        let scalars = Array(conversation.text.unicodeScalars)
        return conversation.spans.map { $0.map { String(scalars: scalars[$0]) } }
    }

    @Test func findsContentsEvenWhereHeadersLookAlike() throws {
        let template = try TemplateFixtures.template("qwen2.5.jinja")
        let messages = [Message.user("user"), .assistant("assistant"), .user("\n"), .assistant("😀é <|im_end|>")]
        #expect(try found(messages, template) == ["user", "assistant", "\n", "😀é <|im_end|>"])
        let conversation = try RenderedConversation(
            messages, template: template, addGenerationPrompt: false, variables: [:], date: nil)
        let header = "<|im_start|>user\n"
        let start = try #require(conversation.text.range(of: header)).upperBound
        let place = conversation.text.unicodeScalars.distance(from: conversation.text.startIndex, to: start)
        #expect(conversation.spans.first == place..<place + 4)
    }

    @Test func trimsAsTheTemplateDoes() throws {
        let template = try TemplateFixtures.template("own-turns.jinja")
        #expect(try found([.user(" a "), .assistant("\n b c\t")], template) == ["a", "b c"])
        #expect(try found([.user(" "), .assistant("")], template) == ["", ""])
    }

    @Test func knowsWhatIsLeftOutOrChanged() throws {
        let mistral = try TemplateFixtures.template("mistral-7b-v0.3.jinja")
        let messages = [Message(role: "system", content: "Be brief."), .user("Hi"), .assistant("Hi")]
        #expect(try found(messages, mistral) == [nil, "Hi", "Hi"])
        let upper = try ChatTemplate(source: "{% for m in messages %}{{ m.content | upper }};{% endfor %}", name: "upper")
        #expect(try found([.user("a"), .user("B")], upper) == [nil, "B"])
        let thinking = try TemplateFixtures.template("qwen3.jinja")
        let turns = [Message.user("Why?"), .assistant("<think>\nx\n</think>\n\nSo."), .user("Oh")]
        #expect(try found(turns, thinking) == ["Why?", nil, "Oh"])
    }

    @Test func surviveMarkersInTheContent() throws {
        let template = try TemplateFixtures.template("internlm2.jinja")
        #expect(try found([.user("a\u{F500A}0\u{F500B}"), .assistant("b")], template) == ["a\u{F500A}0\u{F500B}", "b"])
        #expect(try found([], template) == [])
    }

    @Test func areFoundInLongConversations() throws {
        let template = try TemplateFixtures.template("phi3-mini-4k.jinja")
        let messages = (0..<200).map { Message(role: $0 % 2 == 0 ? "user" : "assistant", content: "\($0 % 7)") }
        #expect(try found(messages, template) == messages.map(\.content))
    }
}

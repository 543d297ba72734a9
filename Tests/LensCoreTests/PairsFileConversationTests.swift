import Foundation
import LensCore
import TestSupport
import Testing

/// The forms in which data sets write conversations.
struct PairsFileConversationTests {
    private let system = Message(role: "system", content: "s")

    private func row(prompt: [Message]? = nil, promptText: String? = nil, _ responses: [Message]...) throws -> PairsFile.Row {
        var members = ["\"chosen\":\(try encoded(responses[0]))", "\"rejected\":\(try encoded(responses[1]))"]
        if let prompt { members.append("\"prompt\":\(try encoded(prompt))") }
        if let promptText { members.append("\"prompt\":\"\(promptText)\"") }
        return try PairsFile(parsing: Data("{\(members.joined(separator: ","))}".utf8), source: "x").rows[0]
    }

    private func encoded(_ messages: [Message]) throws -> String {
        String(decoding: try JSONEncoder().encode(messages), as: UTF8.self)
    }

    private func pair(_ prompt: [Message], _ chosen: [Message], _ rejected: [Message]) -> PairsFile.Row {
        .pair(PreferencePair(id: "pair-1", prompt: prompt, chosen: chosen, rejected: rejected))
    }

    @Test func wholeConversationsShareTheirBeginning() throws {
        let prompt = [system, .user("p"), .assistant("q"), .user("p2")]
        #expect(
            try row(prompt + [.assistant("c")], prompt + [.assistant("r")]) == pair(prompt, [.assistant("c")], [.assistant("r")]))
        // One goes on for longer.
        let longer: [Message] = [.assistant("r"), .user("more"), .assistant("r2")]
        #expect(try row([.user("p"), .assistant("c")], [.user("p")] + longer) == pair([.user("p")], [.assistant("c")], longer))
    }

    @Test func equalConversationsKeepTheirLastMessage() throws {
        let both: [Message] = [.user("p"), .assistant("c")]
        #expect(try row(both, both) == pair([.user("p")], [.assistant("c")], [.assistant("c")]))
    }

    @Test func responsesMayRepeatThePrompt() throws {
        let prompt: [Message] = [.user("p")]
        let expected = pair(prompt, [.assistant("c")], [.assistant("r")])
        #expect(try row(prompt: prompt, prompt + [.assistant("c")], prompt + [.assistant("r")]) == expected)
        #expect(try row(prompt: prompt, prompt + [.assistant("c")], [.assistant("r")]) == expected)
        #expect(try row(prompt: prompt, [.assistant("c")], [.assistant("r")]) == expected)
        #expect(try row(promptText: "p", prompt + [.assistant("c")], prompt + [.assistant("r")]) == expected)
        #expect(try row(prompt: [], prompt + [.assistant("c")], prompt + [.assistant("r")]) == expected)
    }

    @Test func conversationsMayOpenWithASystemMessageOfTheirOwn() throws {
        let opening = [system, .user("p")]
        #expect(
            try row(promptText: "p", opening + [.assistant("c")], opening + [.assistant("r")])
                == pair(opening, [.assistant("c")], [.assistant("r")]))
    }

    @Test func aPromptThatConversationsDoNotRepeatIsAnError() throws {
        expectRefusal("chosen: expected an assistant message", "found a user message that differs from the prompt's") {
            _ = try row(promptText: "p", [.user("other"), .assistant("c")], [.user("other"), .assistant("r")])
        }
        expectRefusal("rejected: expected an assistant message") {
            _ = try row(promptText: "p", [.user("p"), .assistant("c")], [.user("other"), .assistant("r")])
        }
    }

    @Test func conversationsWithoutACommonBeginningAreAnError() throws {
        expectRefusal("prompt: expected a string or messages", "begin alike") {
            _ = try row([.user("p"), .assistant("c")], [.user("q"), .assistant("r")])
        }
        expectRefusal("chosen: expected an assistant message") {
            _ = try row([system, .user("p"), .assistant("c")], [system, .user("q"), .assistant("r")])
        }
        expectRefusal("prompt: expected a string") { _ = try row([.assistant("c")], [.assistant("c")]) }
    }

    @Test func rankingsShareTheirBeginningToo() throws {
        let text = #"""
            {"responses":[[{"role":"user","content":"p"},{"role":"assistant","content":"a"}],
            [{"role":"user","content":"p"},{"role":"assistant","content":"b"}],
            [{"role":"user","content":"p"},{"role":"assistant","content":"c"}]]}
            """#.replacing("\n", with: "")
        let file = try PairsFile(parsing: Data(text.utf8), source: "x")
        let responses: [[Message]] = [[.assistant("a")], [.assistant("b")], [.assistant("c")]]
        #expect(file.rows == [.ranking(RankingRow(id: "pair-1", prompt: [.user("p")], responses: responses))])
    }
}

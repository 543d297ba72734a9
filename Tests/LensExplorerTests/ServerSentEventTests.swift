import LensCore
import LensReport
import Testing

@testable import LensExplorer

@Suite("Server-sent events")
struct ServerSentEventTests {
    @Test("progress, failure and cancellation are one line of JSON each")
    func small() throws {
        #expect(
            try ServerSentEvent(.progress(Progress(done: 1, total: 3, what: "passes"))).text
                == "event: progress\ndata: {\"done\":\"1\",\"total\":\"3\",\"what\":\"passes\"}\n\n")
        #expect(
            try ServerSentEvent(.failed(message: "a\nb", hint: nil)).text
                == "event: failure\ndata: {\"hint\":\"\",\"message\":\"a\\nb\"}\n\n")
        #expect(try ServerSentEvent(.cancelled).text == "event: cancelled\ndata: {}\n\n")
    }

    @Test("markup of many lines stays on one, and a margin that is no number does not break it")
    func answer() throws {
        let answer = Answer(
            document: Document(title: "a\nb", sections: [.init("s", [.prose("x\r\ny\u{2028}z")])]),
            json: "{}", margin: .init(.nan))
        let text = try ServerSentEvent(.answered(Outcome(number: 7, name: "lens", answer))).text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 4 && lines[0] == "event: answer" && lines[1].hasPrefix("data: {\"answer\":7,\"html\":\""))
        #expect(!lines[1].contains("\r") && lines[1].contains("\"margin\":\"nan\""))
    }
}

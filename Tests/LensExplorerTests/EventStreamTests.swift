import Testing

@testable import LensExplorer

@Suite("Work told of as it goes")
struct EventStreamTests {
    /// Waits until something is so; the test's own limit ends what never is.
    private func until(_ condition: () -> Bool) async throws {
        while !condition() { try await Task.sleep(for: .milliseconds(5)) }
    }

    @Test("a question's stream ends with its answer, whose JSON can be downloaded", .timeLimit(.minutes(2)))
    func answers() async throws {
        try await RunningExplorer.with(FakeService(delay: Desk.soon * 4)) { explorer in
            let json = #"{"kind":"lens","model":0,"pair":"1"}"#
            let asked = await explorer.ask(json)
            let ticket = try #require(asked.member("ticket"))
            #expect(asked.status == 202)
            let stream = await explorer.get("events?ticket=\(ticket)")
            #expect(
                stream.header("Content-Type") == "text/event-stream" && stream.body.contains("event: answer\ndata: {\"answer\":"))
            let known = await explorer.ask(json)
            #expect(known.status == 200 && known.body.contains("\"margin\":1.5"))
            let number = try #require(known.body.split(separator: ":").dropFirst().first?.prefix { $0.isNumber })
            let download = await explorer.get("answer?number=\(number)")
            #expect(download.header("Content-Disposition") == "attachment; filename=\"lens.json\"")
            #expect(download.body.contains(#"{"result":{"pairs":[{"margin":1.5}]}}"#))
        }
    }

    @Test("a quick question is answered at once, without a stream", .timeLimit(.minutes(2)))
    func quick() async throws {
        try await RunningExplorer.with(FakeService()) { explorer in
            // A machine under load may not be quick the first time.
            var statuses: [Int] = []
            for pair in 0..<20 where !statuses.contains(200) {
                statuses.append(await explorer.ask(#"{"kind":"lens","model":0,"pair":"\#(pair)"}"#).status)
            }
            #expect(statuses.contains(200))
        }
    }

    @Test("a browser that goes calls its work off", .timeLimit(.minutes(2)))
    func leaving() async throws {
        let service = FakeService(hangs: { _ in true })
        try await RunningExplorer.with(service) { explorer in
            let ticket = try #require(await explorer.ask(#"{"kind":"patch","model":0,"pair":"1"}"#).member("ticket"))
            let request = explorer.request("GET", "events?ticket=\(ticket)")
            let seen = await explorer.client.leave(request, after: "event: progress")
            #expect(seen.contains("data: {\"done\":\"1\",\"total\":\"2\",\"what\":\"passes\"}"))
            try await until { service.cancelled == 1 }
        }
    }

    @Test("the cancel button calls work off, and its stream says so", .timeLimit(.minutes(2)))
    func cancelling() async throws {
        let service = FakeService(hangs: { _ in true })
        try await RunningExplorer.with(service) { explorer in
            let ticket = try #require(await explorer.ask(#"{"kind":"patch","model":0,"pair":"1"}"#).member("ticket"))
            async let stream = explorer.get("events?ticket=\(ticket)")
            try await until { service.asked.count == 1 }
            try await Task.sleep(for: .milliseconds(100))
            #expect(await explorer.send("DELETE", "ticket?name=\(ticket)").status == 204)
            try await until { service.cancelled == 1 }
            let told = await stream
            #expect(told.body.contains("event: cancelled") || told.status == 404)
        }
    }

    @Test("the end of the explorer is the end of its work", .timeLimit(.minutes(2)))
    func closing() async throws {
        let service = FakeService(hangs: { _ in true })
        try await RunningExplorer.with(service) { explorer in
            _ = await explorer.ask(#"{"kind":"patch","model":0,"pair":"1"}"#)
            try await until { service.asked.count == 1 }
        }
        try await until { service.cancelled == 1 }
    }
}

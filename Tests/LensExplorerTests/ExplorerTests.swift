import Foundation
import LensCore
import Testing

@testable import LensExplorer

@Suite("The explorer as a whole")
struct ExplorerTests {
    @Test("a port that is taken is an error with a hint", .timeLimit(.minutes(2)))
    func taken() async throws {
        try await RunningExplorer.with(FakeService()) { explorer in
            let second = Explorer(service: FakeService(), port: explorer.client.port)
            let error = await #expect(throws: LensError.self) { try await second.run { _ in } }
            #expect(error?.kind == .input && error?.message.contains("\(explorer.client.port)") == true && error?.hint != nil)
        }
    }

    @Test("a survey is made once for all tabs, and the table follows it", .timeLimit(.minutes(2)))
    func survey() async throws {
        let service = FakeService(models: 2, delay: Desk.soon * 4)
        try await RunningExplorer.with(service) { explorer in
            #expect(await explorer.get("").body.contains("data-unmeasured"))
            let ticket = try #require(await explorer.ask(#"{"kind":"survey","model":0}"#).member("ticket"))
            #expect(await explorer.get("events?ticket=\(ticket)").body.contains("event: answer"))
            let home = await explorer.get("?model=0&against=1&sort=disagreement").body
            #expect(!home.contains("data-unmeasured") && home.contains("of 120 pairs") && home.contains("4.00"))
            #expect(await explorer.get("rows?model=0").body.contains("−5.000"))
            #expect(await explorer.ask(#"{"kind":"survey","model":0}"#).status == 200)
            #expect(service.surveys == 1)
        }
    }
}

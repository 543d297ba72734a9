import Testing

@testable import LensExplorer

@Suite("Who may come in")
struct GateTests {
    @Test(
        "the printed address answers by itself; others, without the secret or under another host, do not", .timeLimit(.minutes(2))
    )
    func admits() async throws {
        try await RunningExplorer.with(FakeService()) { explorer in
            #expect(await explorer.get("").status == 200)
            #expect(await explorer.get("", host: "localhost:\(explorer.client.port)").status == 200)
            for host in [
                "evil.com", "evil.com:\(explorer.client.port)", "127.0.0.1", "127.0.0.1:1", "10.0.0.1:\(explorer.client.port)",
            ] {
                #expect(await explorer.get("", host: host).status == 403, "\(host)")
            }
            #expect(await explorer.get("", host: nil).status == 403)
            #expect(await explorer.get("", headers: ["Host: evil.com"]).status >= 400)
            for path in [
                "/", "/x/", "//", "/pair?pair=1", "/style.css", "/../", "/%2e%2e/", String(explorer.root.dropLast(2)) + "/",
            ] {
                let reply = await explorer.get(path)
                #expect(reply.status == 403 && !reply.text.contains(explorer.root), "\(path)")
            }
            #expect(await explorer.get(String(explorer.root.dropLast())).status == 404)
        }
    }

    @Test("another site's page may not send anything, even with the secret", .timeLimit(.minutes(2)))
    func origins() async throws {
        try await RunningExplorer.with(FakeService()) { explorer in
            let json = #"{"kind":"lens","model":0,"pair":"1"}"#
            func status(_ headers: [String]) async -> Int {
                await explorer.send("POST", "ask", headers: headers, type: "application/json", body: json).status
            }
            #expect([200, 202].contains(await status([])))
            #expect([200, 202].contains(await status(["Origin: http://\(explorer.authority)", "Sec-Fetch-Site: same-origin"])))
            #expect(await status(["Origin: http://evil.com"]) == 403)
            #expect(await status(["Origin: https://\(explorer.authority)"]) == 403)
            #expect(await status(["Sec-Fetch-Site: cross-site"]) == 403)
            #expect(await status(["Origin: null", "Sec-Fetch-Site: same-site"]) == 403)
        }
    }
}

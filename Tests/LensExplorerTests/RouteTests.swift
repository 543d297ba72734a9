import Testing

@testable import LensExplorer

@Suite("Addresses")
struct RouteTests {
    @Test("each answers its own methods, carries the security headers, and keeps nothing in caches", .timeLimit(.minutes(2)))
    func headers() async throws {
        try await RunningExplorer.with(FakeService()) { explorer in
            for (path, status) in [
                ("", 200), ("pair?pair=1", 200), ("rows", 200), ("style.css", 200), ("script.js", 200), ("icon.svg", 200),
                ("nowhere", 404),
                ("pair?pair=999", 404), ("pair?pair=x", 400), ("pair", 400), ("?model=7", 400), ("?a=%zz", 400),
                ("events?ticket=t9", 404),
                ("answer?number=1", 404), ("answer?number=x", 400), ("pair?pair=1&model=3", 400), ("ask", 405),
            ] {
                let reply = await explorer.get(path)
                #expect(reply.status == status, "\(path): \(reply.text.prefix(80))")
                #expect(reply.header("Content-Security-Policy") == Reply.contentSecurityPolicy)
                #expect(Reply.contentSecurityPolicy.contains("frame-ancestors 'none'"))
                #expect(reply.header("X-Content-Type-Options") == "nosniff" && reply.header("Cache-Control") == "no-store")
                #expect(reply.header("Referrer-Policy") == "no-referrer" && reply.header("Server") == nil)
                if status >= 400 { #expect(reply.header("Content-Type") == "text/plain; charset=utf-8" && reply.body.count > 10) }
            }
            let wrong = await explorer.send("PUT", "pair")
            #expect(wrong.status == 405 && wrong.header("Allow") == "GET, POST")
            #expect(await explorer.send("HEAD", "").status == 200)
        }
    }

    @Test("no path leads to a file", .timeLimit(.minutes(2)))
    func files() async throws {
        try await RunningExplorer.with(FakeService()) { explorer in
            for path in [
                "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd",
                "style.css/../../etc/passwd",
                "./Package.swift", "Package.swift", "file:///etc/passwd", "icon.svg%00.html", "pair?pair=../../etc/passwd",
                "answer?number=/etc/passwd",
            ] {
                let reply = await explorer.get(path)
                #expect((400..<500).contains(reply.status) && !reply.text.contains("root:"), "\(path)")
            }
        }
    }

    @Test("bodies are bounded and of the type that is expected", .timeLimit(.minutes(2)))
    func bodies() async throws {
        try await RunningExplorer.with(FakeService()) { explorer in
            let large = String(repeating: "a", count: (1 << 20) + 1)
            #expect(await explorer.send("POST", "ask", type: "application/json", body: large).status == 413)
            #expect(await explorer.send("POST", "pair", type: "application/x-www-form-urlencoded", body: large).status == 413)
            #expect(await explorer.send("POST", "ask", type: "text/plain", body: "{}").status == 415)
            #expect(await explorer.send("POST", "pair", type: "multipart/form-data; boundary=x", body: "x").status == 415)
            #expect(await explorer.ask("{").status == 400)
            let long = "prompt=\(String(repeating: "a", count: 200_001))&chosen=b&rejected=c"
            #expect(await explorer.send("POST", "pair", type: "application/x-www-form-urlencoded", body: long).status == 400)
        }
    }

    @Test("a pasted pair gets a page of its own", .timeLimit(.minutes(2)))
    func pastes() async throws {
        try await RunningExplorer.with(FakeService(pairs: [])) { explorer in
            let form = "prompt=What%3F&chosen=A+%3Cscript%3E&rejected=B%0D%0AC"
            let reply = await explorer.send("POST", "pair", type: "application/x-www-form-urlencoded", body: form)
            #expect(reply.status == 303 && reply.header("Location") == "pair?model=0&pair=own-1")
            let page = await explorer.get("pair?model=0&pair=own-1")
            #expect(page.status == 200 && page.body.contains("A &lt;script&gt;") && page.body.contains("B\nC"))
            #expect(
                await explorer.send("POST", "pair", type: "application/x-www-form-urlencoded", body: "prompt=a").status == 400)
            let edited = "base=own-1&prompt=What%3F&chosen=New&rejected=B%0D%0AC"
            let second = await explorer.send("POST", "pair", type: "application/x-www-form-urlencoded", body: edited)
            #expect(second.header("Location") == "pair?model=0&pair=own-2")
        }
    }
}

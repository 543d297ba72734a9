import Testing

@testable import LensExplorer

/// Numbers from a seed, so that a failing storm can be had again.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

@Suite("A storm of requests")
struct StormTests {
    /// Anything from an honest question to noise.
    private func request(_ explorer: RunningExplorer, _ random: inout Seeded) -> [UInt8] {
        let paths = [
            "", "pair?pair=1", "pair?pair=%ff", "rows?sort=x", "answer?number=1", "events?ticket=t1", "ticket?name=t1", "ask",
            "pair", "x/../y",
        ]
        let methods = ["GET", "POST", "DELETE", "PUT", "HEAD", "OPTIONS", "PATCH", "TRACE", "BREW"]
        let kinds = ["lens", "attribution", "patch", "head", "scaled", "compare", "survey", "x"]
        func noise(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }
        let path = paths.randomElement(using: &random) ?? ""
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return noise(Int.random(in: 1...400, using: &random)) + Array("\r\n\r\n".utf8)
        case 1: return explorer.request(methods.randomElement(using: &random) ?? "GET", path)
        case 2: return explorer.request("GET", "/" + String(decoding: noise(20), as: UTF8.self).filter { $0.isLetter })
        case 3: return explorer.request("POST", "ask", type: "application/json", body: String(decoding: noise(60), as: UTF8.self))
        case 4:
            let json = """
                {"kind":"\(kinds.randomElement(using: &random) ?? "")","model":\(Int.random(in: -1...2, using: &random)),\
                "pair":"\(Int.random(in: -1...130, using: &random))","layer":\(Int.random(in: -1...3, using: &random)),"head":0,\
                "scalings":[{"component":"mlp.\(Int.random(in: 0...3, using: &random))","factor":\(Double.random(in: -1...3, using: &random))}]}
                """
            return explorer.request("POST", "ask", type: "application/json", body: json)
        case 5:
            var bytes = explorer.request(
                "POST", "pair", type: "application/x-www-form-urlencoded", body: "prompt=a&chosen=b&rejected=c")
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            return bytes + Array("\r\n\r\n".utf8)
        case 6:
            return Array(
                "GET \(explorer.root)\(path) HTTP/1.1\r\nHost: \(explorer.authority)\r\n\(String(repeating: "X: y\r\n", count: 100))\r\n"
                    .utf8)
        default: return explorer.request("GET", path, headers: ["Range: bytes=0-", "Transfer-Encoding: chunked"]) + noise(30)
        }
    }

    @Test("a thousand random requests on twenty connections at once leave it serving", .timeLimit(.minutes(5)))
    func storm() async throws {
        let service = FakeService()
        try await RunningExplorer.with(service) { explorer in
            let statuses = await withTaskGroup(of: [Int].self) { group in
                for worker in 0..<20 {
                    group.addTask {
                        var random = Seeded(state: UInt64(worker))
                        var statuses: [Int] = []
                        for _ in 0..<50 {
                            // A request that stays unfinished would wait for the idle limit.
                            let bytes = request(explorer, &random)
                            statuses.append(RunningExplorer.Reply(await explorer.client.exchange(bytes, closing: true)).status)
                        }
                        return statuses
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            #expect(statuses.count == 1000)
            // 0: closed without a word, as for what is no HTTP at all.
            #expect(statuses.allSatisfy { $0 == 0 || (200..<500).contains($0) }, "\(Set(statuses))")
            #expect(Set(statuses).isSuperset(of: [200, 400, 403, 404, 405]), "\(Set(statuses))")
            #expect(await explorer.get("").status == 200)
            let ticket = await explorer.ask(#"{"kind":"lens","model":0,"pair":"7","edit":{"chosen":"after the storm"}}"#)
            #expect([200, 202].contains(ticket.status))
        }
    }
}

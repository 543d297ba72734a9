import LensCore
import LensTorch
import TestSupport
import Testing

struct RendezvousStoreTests {
    private func serve(prefix: String = "test/") throws -> RendezvousStore {
        try RendezvousStore(host: "127.0.0.1", port: 0, role: .serving, prefix: prefix)
    }

    private func connect(_ server: RendezvousStore, prefix: String = "test/") throws -> RendezvousStore {
        try RendezvousStore(host: server.host, port: server.port, role: .connecting, prefix: prefix)
    }

    @Test func whatOneSetsTheOtherGets() throws {
        let server = try serve()
        let client = try connect(server)
        #expect(server.port > 0 && client.port == server.port)
        #expect(try client.get("a") == nil)
        try server.set("a", "für\nalle")
        #expect(try client.get("a") == "für\nalle")
        try client.set("a", "")
        #expect(try server.get("a") == "")
        let long = String(repeating: "x", count: 100_000)
        try client.set("long", long)
        #expect(try server.get("long") == long)
    }

    @Test func countersBeginAtNothing() throws {
        let server = try serve()
        let client = try connect(server)
        #expect(try client.add("n", 0) == 0)
        #expect(try client.add("n", 5) == 5)
        #expect(try server.add("n", -7) == -2)
        #expect(try client.get("n") == "-2")
    }

    @Test func addingIsOneStep() throws {
        let server = try serve()
        let (host, port) = (server.host, server.port)
        let sums = try onThreads(4) { _ in
            let store = try RendezvousStore(host: host, port: port, role: .connecting)
            return try (0..<50).map { _ in try store.add("n", 1) }
        }
        #expect(sums.joined().sorted() == Array(1...200))
    }

    @Test func aTextIsSetOnce() throws {
        let server = try serve()
        let client = try connect(server)
        #expect(try client.setIfAbsent("a", "one") == "one")
        #expect(try server.setIfAbsent("a", "two") == "one")
        #expect(try server.replace("a", "two", by: "three") == "one")
        #expect(try server.replace("a", "one", by: "three") == "three")
        #expect(try client.get("a") == "three")
        #expect(try client.replace("b", "one", by: "two") == "one")
        #expect(try client.get("b") == nil)
        expectRefusal("empty text") { _ = try client.replace("b", "", by: "two") }
    }

    @Test func aPrefixKeepsKeysApart() throws {
        let server = try serve(prefix: "one/")
        let other = try connect(server, prefix: "two/")
        try server.set("a", "1")
        #expect(try other.get("a") == nil)
        #expect(try connect(server, prefix: "").get("one/a") == "1")
    }

    @Test func whatAServerWouldDropIsRefusedBefore() throws {
        let server = try serve(prefix: "")
        let longest = String(repeating: "k", count: 8191)
        #expect(try server.add(longest, 1) == 1)
        expectRefusal("no key", "too long") { try server.add(longest + "k", 1) }
        expectRefusal("no key", "zero byte") { try server.set("a\0b", "c") }
        expectRefusal("no text", "zero byte") { try server.set("a", "b\0c") }
        expectRefusal("no text", "too long") { try server.set("a", String(repeating: "x", count: 8 * 1024 * 1024 + 1)) }
        #expect(try server.get("a") == nil)
    }

    @Test func aStoreThatVanishedIsAnErrorOfItsOwn() throws {
        var server: RendezvousStore? = try serve()
        let client = try connect(#require(server))
        try client.set("a", "b")
        server = nil
        for _ in 0..<2 {
            let lost = #expect(throws: StoreLost.self) { try client.add("n", 1) }
            #expect(lost?.host == "127.0.0.1" && lost?.port == client.port && lost?.reason.hasPrefix("libtorch: ") == true)
        }
        #expect(throws: StoreLost.self) { try client.get("a") }
        #expect(throws: StoreLost.self) { try client.set("a", "c") }
        #expect(throws: StoreLost.self) { try client.setIfAbsent("a", "c") }
    }

    @Test func theFirstCallAfterwardsSaysSo() throws {
        var server: RendezvousStore? = try serve()
        let client = try connect(#require(server))
        server = nil
        #expect(throws: StoreLost.self) { try client.set("a", "b") }
    }

    @Test func nobodyAnswers() throws {
        let port = try ReservedPort()
        let error = #expect(throws: LensError.self) {
            _ = try RendezvousStore(host: "127.0.0.1", port: port.number, role: .connecting, timeout: 0.2)
        }
        #expect(error?.kind == .input)
        #expect(error?.message.hasPrefix("no store of workers answers at 127.0.0.1:\(port.number): ") == true, "\(error as Any)")
        #expect(error?.hint?.contains("MASTER_ADDR") == true)
    }

    @Test func aTakenPortIsSaid() throws {
        let server = try serve()
        let error = #expect(throws: LensError.self) {
            _ = try RendezvousStore(host: "127.0.0.1", port: server.port, role: .serving)
        }
        #expect(
            error?.message == "the workers' store cannot be served at 127.0.0.1:\(server.port): another process has this port")
        #expect(error?.hint?.contains("MASTER_PORT") == true)
        #expect(try server.add("n", 1) == 1)
    }

    @Test func addressesThatAreNone() {
        for port in [-1, 65536] {
            expectRefusal("a port from 1 to 65535, found \(port)") {
                _ = try RendezvousStore(host: "127.0.0.1", port: port, role: .serving)
            }
        }
        expectRefusal("a port", "found 0") { _ = try RendezvousStore(host: "127.0.0.1", port: 0, role: .connecting) }
        expectRefusal("a machine") { _ = try RendezvousStore(host: "", port: 1, role: .connecting) }
        for timeout in [0, -1, .nan, .infinity] {
            expectRefusal("seconds") { _ = try RendezvousStore(host: "a", port: 1, role: .connecting, timeout: timeout) }
        }
    }

    @Test func aPlaceSaysWhoServes() throws {
        func place(_ rank: Int, _ port: Int, _ server: WorkerPlace.Server) -> WorkerPlace {
            WorkerPlace(rank: rank, of: 2, rendezvous: .init(host: "127.0.0.1", port: port, server: server))
        }
        let first = try #require(try RendezvousStore(of: place(0, 0, .firstWorker)))
        #expect(first.role == .serving)
        let second = try #require(try RendezvousStore(of: place(1, first.port, .firstWorker)))
        // Under torchrun no worker serves.
        let third = try #require(try RendezvousStore(of: place(0, first.port, .agent)))
        #expect(second.role == .connecting && third.role == .connecting)
        #expect(try first.add("n", 1) + second.add("n", 1) + third.add("n", 1) == 6)
        #expect(try RendezvousStore(of: WorkerPlace(rank: 0, of: 2)) == nil)
    }
}

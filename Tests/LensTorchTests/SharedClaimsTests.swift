import LensCore
import LensTorch
import Testing

struct SharedClaimsTests {
    private let server: RendezvousStore

    init() throws { server = try RendezvousStore(host: "127.0.0.1", port: 0, role: .serving) }

    /// The claims of a worker with a connection of its own; rank 0 of these tests serves.
    private func worker(_ rank: Int, of count: Int = 2) throws -> SharedClaims {
        let store = rank == 0 ? server : try RendezvousStore(host: server.host, port: server.port, role: .connecting)
        return try SharedClaims(store, as: WorkerPlace(rank: rank, of: count))
    }

    @Test func everyKeyIsClaimedOnce() throws {
        let (host, port, keys) = (server.host, server.port, (0..<200).map { "run \($0)" })
        let claimed = try onThreads(6) { rank in
            let store = try RendezvousStore(host: host, port: port, role: .connecting)
            let claims = try SharedClaims(store, as: WorkerPlace(rank: rank, of: 6))
            // All begin at the same key, half of them go the other way.
            return try (rank % 2 == 0 ? keys : keys.prefix(1) + keys.dropFirst().reversed()).filter { try claims.claim($0) }
        }
        #expect(claimed.joined().sorted() == keys.sorted())
    }

    @Test func aClaimIsItsOwnersOnly() throws {
        let first = try worker(0)
        let second = try worker(1)
        #expect(try first.claim("a"))
        #expect(try !second.claim("a"))
        #expect(try first.claim("a"))
        #expect(try second.claim("b") && !first.claim("b"))
        #expect(first.incarnation == 1 && second.incarnation == 1)
    }

    @Test func aRestartedWorkerTakesOverItsOwn() throws {
        let killed = try worker(1)
        let other = try worker(0)
        #expect(try killed.claim("a") && killed.claim("b") && other.claim("c"))
        let restarted = try worker(1)
        #expect(restarted.incarnation == 2)
        #expect(try restarted.claim("a"))
        #expect(try !restarted.claim("c"))
        // Should the earlier one live on, it has lost what was taken over and keeps the rest.
        #expect(try !killed.claim("a"))
        #expect(try killed.claim("b") && !other.claim("b"))
    }

    @Test func ranksWithTheSameDigitsAreOthers() throws {
        let eleventh = try worker(11, of: 12)
        #expect(try eleventh.claim("a"))
        for _ in 0..<2 { #expect(try !worker(1, of: 12).claim("a")) }
    }

    @Test func aClaimWrittenBySomebodyElseStands() throws {
        let claims = try worker(1)
        for (number, holder) in [".", "1", "1.x", "1.0.0", "1.99"].enumerated() {
            try server.set("claim/\(number)", holder)
            #expect(try !claims.claim("\(number)"), "\(holder)")
        }
    }

    @Test func whereAllHaveFinishedNobodyWaits() throws {
        let first = try worker(0)
        let second = try worker(1)
        try second.finish()
        #expect(try first.linger(patience: 10) { _ in Issue.record("it waited") } == [])
    }

    @Test func theServingRankWaitsForTheOthers() throws {
        let first = try worker(0, of: 3)
        let others = try (1...2).map { try worker($0, of: 3) }
        var looks = 0
        let left = try first.linger(patience: 3, pause: 1) { _ in
            looks += 1
            if looks < 10 { try others[looks % 2].beat() }
            if looks == 10 { try others[0].finish() }
            if looks == 11 { try others[1].finish() }
        }
        #expect(left == [] && looks == 11)
    }

    @Test func silenceEndsTheWaiting() throws {
        let first = try worker(0, of: 3)
        let second = try worker(1, of: 3)
        var looks = 0
        // Rank 2 never begins.
        let left = try first.linger(patience: 3, pause: 1) { _ in
            looks += 1
            if looks == 2 { try second.beat() }
            if looks == 4 { _ = try worker(1, of: 3) }
        }
        #expect(left == [1, 2] && looks == 4 + 3)
    }

    @Test func whoIsStartedAgainHasNotFinished() throws {
        let first = try worker(0)
        try worker(1).finish()
        let again = try worker(1)
        #expect(try first.linger(patience: 2, pause: 1) { _ in } == [1])
        try again.finish()
        #expect(try first.linger(patience: 2, pause: 1) { _ in Issue.record("it waited") } == [])
    }

    @Test func whoDoesNotServeDoesNotWait() throws {
        _ = try worker(0)
        #expect(try worker(1).linger(patience: 10) { _ in Issue.record("it waited") } == [])
    }

    @Test func waitingCanBeInterrupted() throws {
        struct Interrupted: Error {}
        let first = try worker(0)
        #expect(throws: Interrupted.self) { try first.linger(patience: 10) { _ in throw Interrupted() } }
    }

    @Test func aLostStoreIsToldFromOtherErrors() throws {
        var own: RendezvousStore? = try RendezvousStore(host: "127.0.0.1", port: 0, role: .serving)
        let port = try #require(own?.port)
        let store = try RendezvousStore(host: "127.0.0.1", port: port, role: .connecting)
        let claims = try SharedClaims(store, as: WorkerPlace(rank: 1, of: 2))
        own = nil
        #expect(throws: StoreLost.self) { try claims.claim("a") }
        #expect(throws: StoreLost.self) { try claims.beat() }
        #expect(throws: StoreLost.self) { try claims.finish() }
    }
}

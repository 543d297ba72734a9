import Foundation
import LensCore
import LensModel
import Synchronization
import Testing

@testable import rewardlens

/// One thread, one piece after another, and cancellation that is heard.
@Suite struct ExploreWorkLineTests {
    private final class Watch: Sendable {
        let running = Mutex(0)
        let most = Mutex(0)
        let threads = Mutex<Set<String>>([])

        func begin() {
            let now = running.withLock { count in
                count += 1
                return count
            }
            most.withLock { $0 = max($0, now) }
            threads.withLock { _ = $0.insert("\(pthread_self())") }
        }

        func end() { running.withLock { $0 -= 1 } }
    }

    @Test func piecesRunOneByOneOnOneThread() async throws {
        let (line, watch) = (WorkLine(name: "test", threads: 1), Watch())
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<40 {
                group.addTask {
                    try await line.run { _ in
                        watch.begin()
                        Thread.sleep(forTimeInterval: 0.001)
                        watch.end()
                        return number
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 39 * 40 / 2)
        #expect(watch.most.withLock { $0 } == 1 && watch.threads.withLock { $0.count } == 1)
    }

    @Test func errorsReachWhoAsked() async throws {
        let line = WorkLine(name: "test", threads: 1)
        let error = await #expect(throws: LensError.self) { try await line.run { _ in throw LensError.input("no") } }
        #expect(error?.message == "no")
        #expect(try await line.run { _ in 3 } == 3)
    }

    /// A piece that waits behind a long one is let go at once, and never done.
    @Test func waitingPiecesLeaveTheLine() async throws {
        let line = WorkLine(name: "test", threads: 1)
        let gate = DispatchSemaphore(value: 0)
        let wasDone = Mutex(false)
        let long = Task { try await line.run { _ in gate.wait() } }
        let waiting = Task { try await line.run { _ in wasDone.withLock { $0 = true } } }
        try await Task.sleep(for: .milliseconds(20))
        waiting.cancel()
        // Comes back although the long one still runs.
        await #expect(throws: CancellationError.self) { try await waiting.value }
        gate.signal()
        try await long.value
        try await line.run { _ in }
        #expect(wasDone.withLock { $0 } == false)
    }

    @Test func runningPiecesHearOfIt() async throws {
        let line = WorkLine(name: "test", threads: 1)
        let began = AsyncStream<Void>.makeStream()
        let task = Task {
            try await line.run { cancellation in
                began.continuation.yield()
                while true {
                    try cancellation.check()
                    Thread.sleep(forTimeInterval: 0.001)
                }
            }
        }
        for await _ in began.stream { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let early = Task { try await line.run { _ in 1 } }
        early.cancel()
        _ = await early.result
        #expect(try await line.run { _ in 2 } == 2)
    }
}

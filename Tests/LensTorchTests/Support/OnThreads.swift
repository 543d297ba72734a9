import Dispatch
import Foundation
import Synchronization
import Testing

/// Runs a body on several threads at once, each with its number, and gives what they return, in order.
func onThreads<R: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) throws -> R) throws -> [R] {
    let results = Mutex<[Int: Result<R, any Error>]>([:])
    let done = DispatchSemaphore(value: 0)
    for number in 0..<count {
        Thread.detachNewThread {
            let result = Result { try body(number) }
            results.withLock { $0[number] = result }
            done.signal()
        }
    }
    for _ in 0..<count { done.wait() }
    return try (0..<count).map { number in try #require(results.withLock { $0[number] }).get() }
}

import Foundation
import Synchronization

/// How something that runs elsewhere ended, for a thread that waits for it.
final class Ending: Sendable {
    private let result = Mutex<Result<Void, any Error>>(.success(()))
    private let signal = DispatchSemaphore(value: 0)

    func end(_ result: Result<Void, any Error>) {
        self.result.withLock { $0 = result }
        signal.signal()
    }

    /// - Throws: what it ended with.
    func wait() throws {
        signal.wait()
        try result.withLock { $0 }.get()
    }
}

import Synchronization

/// Whether somebody still waits for a piece of work.
final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var isCancelled: Bool { flag.load(ordering: .acquiring) }

    func cancel() { flag.store(true, ordering: .releasing) }

    /// - Throws: `CancellationError` where nobody waits any more.
    func check() throws {
        if isCancelled { throw CancellationError() }
    }
}

import Foundation
import LensTorch
import Synchronization

/// Work that is done one piece after another, in the order in which it was asked for, on a thread of its own.
///
/// libtorch keeps threads for each thread that calls it, and a pass takes long: neither belongs on Swift's own threads.
final class WorkLine: Sendable {
    private let queue = Queue()

    /// - Parameter threads: how many one operation of libtorch may use.
    init(name: String, threads: Int) {
        let thread = Thread { [queue] in
            Machine.setThreads(threads)
            queue.work()
        }
        thread.name = name
        thread.start()
    }

    deinit { queue.close() }

    /// Waits for its turn, then does the work.
    ///
    /// - Parameter work: should ask its cancellation now and then, which is set when the calling task is cancelled; work
    ///   that has not begun by then is not done.
    func run<R: Sendable>(_ work: @escaping @Sendable (Cancellation) throws -> R) async throws -> R {
        let cancellation = Cancellation()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.add(
                    Piece(cancellation: cancellation) {
                        continuation.resume(
                            with: Result {
                                try cancellation.check()
                                return try work(cancellation)
                            })
                    })
            }
        } onCancel: {
            cancellation.cancel()
            queue.drop(cancellation)
        }
    }
}

extension WorkLine {
    fileprivate struct Piece: Sendable {
        let cancellation: Cancellation
        /// Called once; does nothing but say so where the work was cancelled.
        let body: @Sendable () -> Void
    }

    fileprivate final class Queue: Sendable {
        private struct State {
            var waiting: [Piece] = []
            var isClosed = false
        }

        private let state = Mutex(State())
        private let arrivals = DispatchSemaphore(value: 0)

        func add(_ piece: Piece) {
            state.withLock { $0.waiting.append(piece) }
            arrivals.signal()
            // It may have been cancelled before it stood in the line.
            if piece.cancellation.isCancelled { drop(piece.cancellation) }
        }

        /// Takes a piece out of the line, if it still stands there, and lets whoever waits for it go on.
        func drop(_ cancellation: Cancellation) {
            let dropped = state.withLock { state -> Piece? in
                guard let index = state.waiting.firstIndex(where: { $0.cancellation === cancellation }) else { return nil }
                return state.waiting.remove(at: index)
            }
            dropped?.body()
        }

        func close() {
            state.withLock { $0.isClosed = true }
            arrivals.signal()
        }

        /// Until the line is closed.
        func work() {
            while true {
                arrivals.wait()
                let (next, isClosed) = state.withLock { state in
                    (state.waiting.isEmpty ? nil : state.waiting.removeFirst(), state.isClosed)
                }
                if isClosed, next == nil { return }
                next?.body()
            }
        }
    }
}

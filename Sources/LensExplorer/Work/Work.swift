import Synchronization

/// A running or ended piece of work and those who listen to it.
final class Work: Sendable {
    private struct State {
        var last: Update?
        var listeners: [AsyncStream<Update>.Continuation] = []
        var task: Task<Void, Never>?
        var isCancelled = false
    }

    private let state = Mutex(State())

    /// Tells everybody; the first end counts.
    func tell(_ update: Update) {
        state.withLock { state in
            if let last = state.last, last.isFinal { return }
            state.last = update
            state.listeners.removeAll { listener in
                if case .terminated = listener.yield(update) { true } else { false }
            }
        }
    }

    /// Updates from how things stand now; only the newest waits where the listener is slow.
    func listen() -> Listening {
        let (updates, continuation) = AsyncStream.makeStream(of: Update.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { state in
            if let last = state.last { continuation.yield(last) }
            state.listeners.append(continuation)
        }
        return Listening(updates: updates, stop: { continuation.finish() })
    }

    /// Hands over the task that does the work, which may have been called off already.
    func run(_ task: Task<Void, Never>) {
        let isCancelled = state.withLock { state in
            state.task = task
            return state.isCancelled
        }
        if isCancelled { task.cancel() }
    }

    func cancel() {
        let task = state.withLock { state in
            state.isCancelled = true
            return state.task
        }
        task?.cancel()
    }

    var isEnded: Bool { state.withLock { $0.last?.isFinal ?? false } }
}

/// Somebody's ear for a piece of work.
struct Listening: Sendable {
    let updates: AsyncStream<Update>
    /// Ends the updates after those already told.
    let stop: @Sendable () -> Void
}

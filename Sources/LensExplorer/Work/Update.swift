import LensCore

/// What can be told of a piece of work.
enum Update: Sendable {
    case progress(Progress)
    case answered(Outcome)
    case failed(message: String, hint: String?)
    case cancelled

    /// Whether nothing follows.
    var isFinal: Bool { if case .progress = self { false } else { true } }

    /// How the work ended that threw this.
    init(ending error: any Error) {
        switch error {
        case is CancellationError: self = .cancelled
        case let error as LensError: self = .failed(message: error.message, hint: error.hint)
        default: self = .failed(message: "The analysis failed: \(error)", hint: nil)
        }
    }
}

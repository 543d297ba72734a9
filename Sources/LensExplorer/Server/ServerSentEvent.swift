import LensCore

/// One event of a stream that a browser's `EventSource` reads.
struct ServerSentEvent: Hashable {
    /// A word of the explorer's own.
    let name: String
    /// On one line: JSON escapes line ends.
    let data: String

    var text: String { "event: \(name)\ndata: \(data)\n\n" }
}

extension ServerSentEvent {
    init(_ update: Update) throws {
        switch update {
        case .progress(let progress):
            name = "progress"
            data = try JSONText.encode(["done": "\(progress.done)", "total": "\(progress.total)", "what": progress.what])
        case .answered(let outcome):
            name = "answer"
            data = try JSONText.encode(outcome.summary)
        case .failed(let message, let hint):
            name = "failure"
            data = try JSONText.encode(["message": message, "hint": hint ?? ""])
        case .cancelled:
            name = "cancelled"
            data = "{}"
        }
    }
}

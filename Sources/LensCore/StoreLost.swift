/// The store that the workers of a job share is gone, or can no longer be reached: an error of its own, as a worker may go on
/// without it.
public struct StoreLost: Error, Hashable, Sendable, CustomStringConvertible {
    public let host: String
    public let port: Int
    /// What the system said.
    public let reason: String

    public init(host: String, port: Int, reason: String) {
        self.host = host
        self.port = port
        self.reason = reason
    }

    /// The same for whoever cannot go on.
    public var error: LensError {
        .failure(
            "the workers' store at \(host):\(port) was lost: \(reason)",
            hint: "the process that serves it, the worker of rank 0 or torchrun, has ended or cannot be reached; start all again")
    }

    public var description: String { error.description }
}

/// How far a piece of work is.
public struct Progress: Hashable, Sendable {
    public let done: Int
    public let total: Int
    /// What is counted, in the plural.
    public let what: String

    public init(done: Int, total: Int, what: String) {
        self.done = done
        self.total = total
        self.what = what
    }
}

/// Hears of progress; may throw to stop the work.
public typealias ProgressHandler = (Progress) throws -> Void

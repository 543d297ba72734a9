/// A prompt of a benchmark with its right and its wrong responses.
public struct BenchmarkItem: Hashable, Sendable {
    /// Unique in its file.
    public let id: String
    /// What the benchmark's scores are grouped by.
    public let subset: String
    public let prompt: [Message]
    /// The right responses first; in RM-Bench each list is concise, detailed, detailed with Markdown.
    public let chosen: [[Message]]
    public let rejected: [[Message]]

    public init(id: String, subset: String, prompt: [Message], chosen: [[Message]], rejected: [[Message]]) {
        self.id = id
        self.subset = subset
        self.prompt = prompt
        self.chosen = chosen
        self.rejected = rejected
    }

    /// All responses, right ones first.
    public var responses: [[Message]] { chosen + rejected }
}

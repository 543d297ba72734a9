/// A prompt with any number of responses to be ranked.
public struct RankingRow: Hashable, Sendable {
    /// Unique in its file.
    public let id: String
    /// The turns that all responses continue.
    public let prompt: [Message]
    /// Each response's turns; nearly always one assistant message.
    public let responses: [[Message]]
    /// What kind of prompt it is, where the file says.
    public let category: String?

    public init(id: String, prompt: [Message], responses: [[Message]], category: String? = nil) {
        self.id = id
        self.prompt = prompt
        self.responses = responses
        self.category = category
    }
}

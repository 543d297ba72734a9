/// A prompt with any number of responses to be ranked.
public struct RankingRow: Hashable, Sendable {
    public let id: String
    public let prompt: [Message]
    /// Each response's turns; nearly always one assistant message.
    public let responses: [[Message]]
    public let category: String?

    public init(id: String, prompt: [Message], responses: [[Message]], category: String? = nil) {
        self.id = id
        self.prompt = prompt
        self.responses = responses
        self.category = category
    }
}

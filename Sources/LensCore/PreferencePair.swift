/// A prompt with a preferred and a dispreferred continuation.
public struct PreferencePair: Hashable, Sendable {
    public let id: String
    public let prompt: [Message]
    /// The turns that follow the prompt; nearly always one assistant message.
    public let chosen: [Message]
    public let rejected: [Message]
    public let category: String?

    public init(id: String, prompt: [Message], chosen: [Message], rejected: [Message], category: String? = nil) {
        self.id = id
        self.prompt = prompt
        self.chosen = chosen
        self.rejected = rejected
        self.category = category
    }

    public init(id: String, prompt: String, chosen: String, rejected: String, category: String? = nil) {
        self.init(
            id: id, prompt: [.user(prompt)], chosen: [.assistant(chosen)], rejected: [.assistant(rejected)], category: category)
    }
}

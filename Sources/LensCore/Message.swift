/// One turn of a conversation, as chat templates see it.
public struct Message: Codable, Hashable, Sendable {
    /// `system`, `user`, `assistant`, or whatever the template knows.
    public let role: String
    public let content: String

    public init(role: String, content: String) {
        self.role = role
        self.content = content
    }

    public static func user(_ content: String) -> Message { Message(role: "user", content: content) }
    public static func assistant(_ content: String) -> Message { Message(role: "assistant", content: content) }
}

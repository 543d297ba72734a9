extension ConversationRow {
    /// Parts what all responses share, the prompt, from what each of them says.
    ///
    /// Responses may be bare, may repeat the prompt, or, without a prompt of its own in the row, be whole
    /// conversations whose common beginning is the prompt.
    func split(_ prompt: [Message]?, _ responses: [(key: String, value: JSON)]) throws -> ([Message], [[Message]]) {
        let conversations = try responses.map { try conversation($0.value, $0.key) }
        for (response, messages) in zip(responses, conversations) where messages.isEmpty {
            throw wrong(response.key, "a response", "no message")
        }
        let prompt = try repeated(prompt, in: conversations) ?? prompt ?? shared(by: conversations)
        var continuations: [[Message]] = []
        for (response, messages) in zip(responses, conversations) {
            let repeatsPrompt = messages.count > prompt.count && messages.starts(with: prompt)
            let continuation = repeatsPrompt ? Array(messages.dropFirst(prompt.count)) : messages
            if let first = continuation.first, ["user", "system"].contains(first.role) {
                throw wrong(
                    response.key, "an assistant message, or a conversation that begins with the prompt",
                    "a \(first.role) message that differs from the prompt's")
            }
            if let last = continuation.last, last.content.allSatisfy(\.isWhitespace) {
                throw wrong(response.key, "a response", "an empty one")
            }
            continuations.append(continuation)
        }
        return (prompt, continuations)
    }

    /// The common beginning where it ends with the given prompt: conversations may open with a system message of their own.
    private func repeated(_ prompt: [Message]?, in conversations: [[Message]]) -> [Message]? {
        guard let prompt else { return nil }
        let common = commonPrefix(of: conversations)
        let end = common.indices.last { common[...$0].suffix(prompt.count).elementsEqual(prompt) }
        return end.map { Array(common[...$0]) }
    }

    private func shared(by conversations: [[Message]]) throws -> [Message] {
        let common = commonPrefix(of: conversations)
        guard !common.isEmpty else {
            throw wrong(
                "prompt", "a string or messages", "no such key",
                hint: "without prompt, the responses must be whole conversations that begin alike")
        }
        return common
    }

    /// What all begin with, leaving at least one message to each.
    private func commonPrefix(of conversations: [[Message]]) -> [Message] {
        guard let first = conversations.first else { return [] }
        let longest = (conversations.map(\.count).min() ?? 0) - 1
        var count = 0
        while count < longest, conversations.allSatisfy({ $0[count] == first[count] }) { count += 1 }
        return Array(first.prefix(count))
    }
}

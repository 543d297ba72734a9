/// Reads the prompt and the responses of one row, in every form that they are written in.
struct ConversationRow {
    let json: JSON
    /// File and line, for messages.
    let place: String

    /// A member; null counts as absent.
    func value(_ key: String) -> JSON? {
        json[key].flatMap { $0.isNull ? nil : $0 }
    }

    func required(_ key: String) throws -> JSON {
        guard let value = value(key) else { throw wrong(key, "a string or messages", "no such key") }
        return value
    }

    /// A name; data sets also use numbers.
    func label(_ key: String) throws -> String? {
        switch value(key) {
        case nil: return nil
        case .string(let text) where !text.isEmpty: return text
        case .integer(let number): return "\(number)"
        case .some(let other): throw wrong(key, "a string", other.summary)
        }
    }

    /// The prompt that the row gives; nil where its conversations are to tell.
    func prompt() throws -> [Message]? {
        for key in ["prompt", "messages"] {
            guard let value = value(key) else { continue }
            if let text = value.string { return [.user(text)] }
            let messages = try messages(value, key)
            return messages.isEmpty ? nil : messages
        }
        return nil
    }

    /// The messages of a response, or of a whole conversation.
    func conversation(_ value: JSON, _ key: String) throws -> [Message] {
        if let text = value.string { return [.assistant(text)] }
        return try messages(value, key)
    }

    func wrong(_ key: String, _ expected: String, _ found: String, hint: String? = nil) -> LensError {
        .input(at: "\(place): \(key)", expected: expected, found: found, hint: hint)
    }

    private func messages(_ value: JSON, _ key: String) throws -> [Message] {
        guard let elements = value.array else { throw wrong(key, "a string or an array of messages", value.summary) }
        return try elements.enumerated().map { index, element in
            let here = "\(key)[\(index)]"
            guard element.object != nil else { throw wrong(here, "an object with role and content", element.summary) }
            guard let role = element["role"]?.string, !role.isEmpty else {
                throw wrong("\(here).role", "a string", element["role"]?.summary ?? "no such key")
            }
            guard let content = element["content"]?.string else {
                throw wrong("\(here).content", "a string", element["content"]?.summary ?? "no such key")
            }
            return Message(role: role, content: content)
        }
    }
}

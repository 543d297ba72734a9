import LensCore

/// Other words in a pair: of the last message of the prompt, and of the last one of each response.
struct PairEdit: Hashable {
    var prompt: String?
    var chosen: String?
    var rejected: String?

    /// The edited pair; the pair itself where the edit changes nothing.
    func applied(to pair: PreferencePair) -> PreferencePair {
        let edited = PreferencePair(
            id: "\(pair.id), edited", prompt: Self.edited(pair.prompt, prompt), chosen: Self.edited(pair.chosen, chosen),
            rejected: Self.edited(pair.rejected, rejected), category: pair.category)
        let isSame = edited.prompt == pair.prompt && edited.chosen == pair.chosen && edited.rejected == pair.rejected
        return isSame ? pair : edited
    }

    private static func edited(_ messages: [Message], _ text: String?) -> [Message] {
        guard let text, let last = messages.last else { return messages }
        return messages.dropLast() + [Message(role: last.role, content: text)]
    }

    /// A form's or a question's texts, with line ends as they were before a browser made them `\r\n`.
    init(prompt: String?, chosen: String?, rejected: String?) throws {
        self.prompt = try prompt.map { try Shelf.checked($0.replacing("\r\n", with: "\n"), "prompt") }
        self.chosen = try chosen.map { try Shelf.checked($0.replacing("\r\n", with: "\n"), "chosen response") }
        self.rejected = try rejected.map { try Shelf.checked($0.replacing("\r\n", with: "\n"), "rejected response") }
    }
}

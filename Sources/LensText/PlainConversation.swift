import LensCore

/// The layout for models without a chat template.
enum PlainConversation {
    static func render(_ conversation: [Message], addGenerationPrompt: Bool) -> RenderedConversation {
        var text = ""
        var spans: [Range<Int>?] = []
        for (index, message) in conversation.enumerated() {
            if index > 0 { text += "\n" }
            text += "\(label(message.role)): "
            let start = text.unicodeScalars.count
            text += message.content
            spans.append(start..<text.unicodeScalars.count)
        }
        if addGenerationPrompt { text += "\nAssistant:" }
        return RenderedConversation(text: text, spans: spans)
    }

    private static func label(_ role: String) -> String {
        role.prefix(1).uppercased() + role.dropFirst()
    }
}

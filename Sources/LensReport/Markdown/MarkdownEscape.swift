/// Text made literal in Markdown.
enum MarkdownEscape {
    /// On one line, with every character escaped that could start markup or a table cell.
    static func text(_ text: String) -> String {
        var result = ""
        for character in VisibleText.line(text) {
            switch character {
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "&": result += "&amp;"
            case "\\", "`", "*", "_", "[", "]", "|", "~", "#", "!", "$": result += "\\\(character)"
            // GitHub links these by themselves, and notifies people.
            case "@": result += "&#64;"
            default: result.append(character)
            }
        }
        return startEscaped(result).replacing("://", with: "&#58;//")
    }

    /// Defuses what means a list at the start of a line.
    private static func startEscaped(_ text: String) -> String {
        guard let first = text.first else { return text }
        let second = text.dropFirst().first
        if "-+=".contains(first), second == nil || second == " " || second == first { return "\\" + text }
        let digits = text.prefix(while: \.isASCIIDigit)
        guard !digits.isEmpty, let next = text.dropFirst(digits.count).first, ".)".contains(next) else { return text }
        guard text.dropFirst(digits.count + 1).first == " " else { return text }
        return digits + "\\" + text.dropFirst(digits.count)
    }
}

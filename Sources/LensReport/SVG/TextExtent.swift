/// How long a text in the figures' sans serif is, closely enough to leave room for it.
enum TextExtent {
    /// In points. The reader's font is unknown, so it is that of DejaVu Sans, the widest that systems fall back on: a text that
    /// turned out longer than its room would be cut off at the picture's edge.
    static func of(_ text: String, size: Double = 12) -> Double {
        text.reduce(0.0) { $0 + em($1) } * size
    }

    /// The text cut to a length, with an ellipsis where something is lost.
    static func fit(_ text: String, _ length: Double, size: Double = 12) -> String {
        let text = VisibleText.line(text)
        guard of(text, size: size) > length else { return text }
        var used = size
        let head = text.prefix { character in
            used += em(character) * size
            return used <= length
        }
        return head + "…"
    }

    /// The text in lines of at most a length, broken at spaces.
    static func wrap(_ text: String, _ length: Double, size: Double = 12) -> [String] {
        var lines: [String] = []
        for word in VisibleText.line(text).split(separator: " ") {
            if let last = lines.last, of("\(last) \(word)", size: size) <= length {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(fit(String(word), length, size: size))
            }
        }
        return lines
    }

    private static func em(_ character: Character) -> Double {
        switch character {
        case "i", "j", "l", "I", "J", ".", ",", "'", "|", ":", ";", " ", "·", "/", "\\", "‘", "’": 0.34
        case "t", "f", "r", "(", ")", "[", "]", "!", "-": 0.42
        case "c", "s", "z", "k", "?", "*", "_", "\"", "“", "”", "°": 0.58
        case "w", "+", "−", "=", "<", ">", "×", "±", "#", "&", "~", "^", "→": 0.84
        case "m", "W", "M", "@", "%", "—", "…", "∅": 1
        case "A"..."Z": 0.79
        default: DisplayWidth.of(character) == 2 ? 1 : 0.64
        }
    }
}

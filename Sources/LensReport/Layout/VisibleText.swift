/// Text whose spaces, line ends and control characters can be seen.
enum VisibleText {
    /// Spaces become `·`, line ends `⏎`, tabs `⇥`; other control characters their pictures.
    static func make(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case " ": result += "·"
            case "\n": result += "⏎"
            case "\t": result += "⇥"
            default: result.unicodeScalars.append(harmless(scalar))
            }
        }
        return result
    }

    /// Text with control characters replaced, because a terminal obeys them and XML forbids them.
    ///
    /// Line ends and tabs are kept.
    static func harmless(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { harmless($0) != $0 && $0 != "\n" && $0 != "\t" }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { result.append(scalar == "\n" || scalar == "\t" ? scalar : harmless(scalar)) }
        return String(result)
    }

    /// Text on one line.
    static func line(_ text: String) -> String {
        String(harmless(text).map { $0.isNewline || $0 == "\t" ? " " : $0 })
    }

    private static func harmless(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0..<0x20: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        // C1 controls, bidirectional overrides and isolates, and what XML has no place for.
        case 0x80..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: "\u{FFFD}"
        default: scalar
        }
    }
}

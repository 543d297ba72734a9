/// Breaks text into lines of a terminal.
enum TextWrap {
    /// - Parameter hanging: spaces before every line of a paragraph but its first.
    static func lines(_ text: String, width: Int, hanging: Int = 0) -> [String] {
        let room = max(width, hanging + 8)
        return VisibleText.harmless(text).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).flatMap {
            paragraph in
            var lines: [String] = []
            var line = ""
            for word in paragraph.split(whereSeparator: { $0 == " " || $0 == "\t" }) {
                for piece in pieces(String(word), room - hanging) {
                    if line.isEmpty || DisplayWidth.of(line) + 1 + DisplayWidth.of(piece) > room {
                        if !line.isEmpty { lines.append(line) }
                        line = (lines.isEmpty ? "" : String(repeating: " ", count: hanging)) + piece
                    } else {
                        line += " " + piece
                    }
                }
            }
            return lines + [line]
        }
    }

    /// A word cut where it is longer than a line, as Chinese and Japanese sentences are.
    private static func pieces(_ word: String, _ width: Int) -> [String] {
        guard DisplayWidth.of(word) > width else { return [word] }
        var pieces = [""]
        var used = 0
        for character in word {
            let columns = DisplayWidth.of(character)
            if used + columns > width {
                pieces.append("")
                used = 0
            }
            pieces[pieces.count - 1].append(character)
            used += columns
        }
        return pieces
    }
}

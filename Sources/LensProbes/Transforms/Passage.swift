/// A response cut into pieces that add up to it: sentences, and what stays as it is.
struct Passage {
    struct Piece {
        enum Kind {
            /// From its first word to its last mark; it ends with its line at the latest.
            case sentence
            /// The text of a heading.
            case heading
            /// What stands in a line after a sentence and has no words, such as an emoji.
            case aside
            /// What makes a line a heading, a list item or a quotation, and lines without words.
            case mark
            /// White space.
            case space
            /// Fenced code, with its fences; rows of tables; displayed formulas.
            case code
        }

        let kind: Kind
        let text: Substring
        /// Whether its line is a heading, a list item or a quotation.
        let isMarked: Bool
    }

    private(set) var pieces: [Piece] = []
    /// Whether the text ends inside fenced code.
    private(set) var endsInCode = false
    /// The line break that the text uses.
    let lineBreak: String

    init(_ text: String) {
        lineBreak = text.utf8.contains(UInt8(ascii: "\r")) && text.contains("\r\n" as Character) ? "\r\n" : "\n"
        var fence: Character?
        var rest = text[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(where: \.isNewline) ?? rest.endIndex
            let next = end == rest.endIndex ? end : rest.index(after: end)
            let line = rest[..<end]
            let content = line.drop(while: \.isWhitespace)
            if let open = fence {
                add(rest[..<next], .code)
                if Self.closes(content, open) { fence = nil }
            } else if let open = Self.fence(content) {
                add(rest[..<next], .code)
                fence = open
            } else {
                addLine(line, content)
                add(rest[end..<next], .space)
            }
            rest = rest[next...]
        }
        endsInCode = fence != nil
    }

    /// Whether most letters are of the Latin script, or there are none.
    var isLatin: Bool {
        var latin = 0
        var letters = 0
        for piece in pieces where piece.kind == .sentence || piece.kind == .heading {
            for scalar in piece.text.unicodeScalars where scalar.properties.isAlphabetic {
                letters += 1
                if scalar.value < 0x250 || (0x1E00..<0x1F00).contains(scalar.value) { latin += 1 }
            }
        }
        return 2 * latin >= letters
    }

    private mutating func add(_ text: Substring, _ kind: Piece.Kind, isMarked: Bool = false) {
        if !text.isEmpty { pieces.append(Piece(kind: kind, text: text, isMarked: isMarked)) }
    }

    private mutating func addLine(_ line: Substring, _ content: Substring) {
        add(line[..<content.startIndex], .space)
        if content.first == "|" || content.hasPrefix("$$") || content.hasPrefix("\\[") { return add(content, .code) }
        var rest = content
        var isHeading = false
        while let end = Self.markEnd(rest) {
            isHeading = isHeading || rest.first == "#"
            add(rest[..<end], .mark, isMarked: true)
            rest = rest[end...]
        }
        if isHeading { return add(rest, .heading, isMarked: true) }
        let isMarked = rest.startIndex > content.startIndex
        var wordless = Piece.Kind.mark
        for piece in Sentences.cut(rest) {
            if piece.allSatisfy(\.isWhitespace) {
                add(piece, .space, isMarked: isMarked)
            } else if piece.contains(where: { $0.isLetter || $0.isNumber }) {
                add(piece, .sentence, isMarked: isMarked)
                wordless = .aside
            } else {
                add(piece, wordless, isMarked: isMarked)
            }
        }
    }

    /// The mark that opens a fence: three or more on a line, with none among what follows.
    private static func fence(_ line: Substring) -> Character? {
        guard let mark = line.first, mark == "`" || mark == "~" else { return nil }
        let rest = line.drop { $0 == mark }
        return line.distance(from: line.startIndex, to: rest.startIndex) >= 3 && !rest.contains("`") ? mark : nil
    }

    private static func closes(_ line: Substring, _ mark: Character) -> Bool {
        let rest = line.drop { $0 == mark }
        return line.distance(from: line.startIndex, to: rest.startIndex) >= 3 && rest.allSatisfy(\.isWhitespace)
    }

    /// Where the mark of a heading, list item or quotation ends, with the space after it.
    private static func markEnd(_ line: Substring) -> Substring.Index? {
        guard let first = line.first else { return nil }
        var rest = line.dropFirst()
        switch first {
        case "#": rest = rest.drop { $0 == "#" }
        case "-", "*", "+", "•", ">": break
        case _ where first.isASCII && first.isNumber:
            rest = rest.drop { $0.isASCII && $0.isNumber }
            guard rest.first == "." || rest.first == ")" else { return nil }
            rest = rest.dropFirst()
        default: return nil
        }
        let content = rest.drop(while: \.isWhitespace)
        return content.startIndex > rest.startIndex && !content.isEmpty ? content.startIndex : nil
    }
}

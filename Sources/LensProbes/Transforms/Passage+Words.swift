extension Passage {
    /// A word or a gap of the text.
    struct Place {
        let piece: Int
        let range: Range<Substring.Index>
    }

    /// The words of sentences and headings: letters, digits, apostrophes and hyphens between white space and punctuation.
    /// Inline code, addresses and formulas are none.
    var words: [Place] { scan().words }

    /// Single spaces between words of a sentence, and between sentences of a line.
    var gaps: [Place] { scan().gaps }

    func text(of place: Place) -> Substring { pieces[place.piece].text[place.range] }

    func replacement(of place: Place, by text: String) -> Edit {
        Edit(piece: place.piece, range: place.range, text: text)
    }

    private func scan() -> (words: [Place], gaps: [Place]) {
        var words: [Place] = []
        var gaps: [Place] = []
        for (index, piece) in pieces.enumerated() {
            switch piece.kind {
            case .code, .mark, .aside: continue
            case .space:
                let isInside = index > 0 && pieces[index - 1].kind == .sentence && index + 1 < pieces.count
                if piece.text == " ", isInside { gaps.append(Place(piece: index, range: whole(piece))) }
            case .sentence, .heading:
                var isCode = false
                var rest = piece.text
                while !rest.isEmpty {
                    let token = rest.prefix { !$0.isWhitespace }
                    let ticks = token.count { $0 == "`" }
                    if !isCode, ticks == 0, let word = Self.word(in: token) { words.append(Place(piece: index, range: word)) }
                    if ticks % 2 == 1 { isCode.toggle() }
                    let space = rest[token.endIndex...].prefix(while: \.isWhitespace)
                    if !isCode, space == " " { gaps.append(Place(piece: index, range: space.startIndex..<space.endIndex)) }
                    rest = rest[space.endIndex...]
                }
            }
        }
        return (words, gaps)
    }

    private func whole(_ piece: Piece) -> Range<Substring.Index> { piece.text.startIndex..<piece.text.endIndex }

    /// The word that a run without white space is, less the marks around it.
    private static func word(in token: Substring) -> Range<Substring.Index>? {
        func isInner(_ character: Character) -> Bool { character.isLetter || character.isNumber }
        guard let start = token.firstIndex(where: isInner), let last = token.lastIndex(where: isInner) else { return nil }
        let word = token[start...last]
        let around = token[..<start] + token[word.endIndex...]
        let isPlain = word.allSatisfy { isInner($0) || $0 == "'" || $0 == "’" || $0 == "-" }
        return isPlain && !around.contains { "\\$@<>{}/=".contains($0) } ? start..<word.endIndex : nil
    }
}

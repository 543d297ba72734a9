extension Passage {
    /// Another text in place of a part of a piece.
    struct Edit {
        let piece: Int
        /// Empty where something is put in between.
        let range: Range<Substring.Index>
        let text: String
    }

    /// Indices of the sentences.
    var sentences: [Int] { pieces.indices.filter { pieces[$0].kind == .sentence } }

    /// The whole text with edits; of two that overlap the first in the text counts. At one place they keep their order.
    func text(with edits: [Edit]) -> String {
        let order = edits.indices.sorted {
            let (a, b) = (edits[$0], edits[$1])
            return (a.piece, a.range.lowerBound, $0) < (b.piece, b.range.lowerBound, $1)
        }
        var result = ""
        var next = order[...]
        for (index, piece) in pieces.enumerated() {
            var start = piece.text.startIndex
            while let first = next.first, edits[first].piece == index {
                let edit = edits[first]
                next = next.dropFirst()
                guard edit.range.lowerBound >= start else { continue }
                result += piece.text[start..<edit.range.lowerBound] + edit.text
                start = edit.range.upperBound
            }
            result += piece.text[start...]
        }
        return result
    }

    /// Puts a text where a piece begins.
    func insertion(_ text: String, before piece: Int) -> Edit {
        let start = pieces[piece].text.startIndex
        return Edit(piece: piece, range: start..<start, text: text)
    }

    /// Puts a text where a piece ends.
    func insertion(_ text: String, after piece: Int) -> Edit {
        let end = pieces[piece].text.endIndex
        return Edit(piece: piece, range: end..<end, text: text)
    }

    /// Puts sentences in front: in the first paragraph, or as one of their own before a list, a heading or code.
    func opening(_ text: String) -> Edit? {
        guard let first = pieces.firstIndex(where: { $0.kind != .space }) else { return nil }
        let isProse = pieces[first].kind == .sentence
        return insertion(text + (isProse ? " " : lineBreak + lineBreak), before: first)
    }

    /// Puts sentences at the end: in the last paragraph, or as one of their own after a list, a heading or code; nil inside code.
    func closing(_ text: String) -> Edit? {
        guard !endsInCode, let last = pieces.lastIndex(where: { $0.kind != .space }) else { return nil }
        guard [.sentence, .aside].contains(pieces[last].kind), !pieces[last].isMarked else {
            let isAtLineStart = pieces[last].text.last?.isNewline == true
            return insertion((isAtLineStart ? lineBreak : lineBreak + lineBreak) + text, after: last)
        }
        let isOpen = pieces[last].text.last.map { $0.isLetter || $0.isNumber } ?? false
        return insertion((isOpen ? ". " : " ") + text, after: last)
    }
}

extension Transform {
    /// Every word stays in its order. Lines that are marked up already are left as they are.
    static let markdown = Transform(
        "markdown", "Sentences become a list; from dose 2 on, items open in bold; from dose 3 on, a heading stands above.",
        doses: [1, 2, 3], highestDose: 3, script: .any
    ) { passage, setting in
        let items = passage.sentences.filter { !passage.pieces[$0].isMarked }
        guard !items.isEmpty else { return nil }
        // What stands at one place comes in this order.
        var edits = setting.dose >= 3 ? [passage.heading].compactMap { $0 } : []
        edits += items.flatMap(passage.itemStart)
        if setting.dose >= 2 { edits += items.flatMap(passage.boldOpening) }
        return passage.text(with: edits)
    }
}

extension Passage {
    /// A list item's mark before a sentence, on a line of its own.
    fileprivate func itemStart(_ piece: Int) -> [Edit] {
        let mark = insertion("- ", before: piece)
        guard let previous = pieces[..<piece].last, !previous.endsLine else { return [mark] }
        guard previous.kind == .space else { return [insertion(lineBreak, before: piece), mark] }
        // White space that a line begins with stays.
        guard let before = pieces[..<(piece - 1)].last, !before.endsLine else { return [mark] }
        return [Edit(piece: piece - 1, range: previous.text.startIndex..<previous.text.endIndex, text: lineBreak), mark]
    }

    /// Bold for the first two words of a sentence, or the first where it has one or the second has marks of its own.
    fileprivate func boldOpening(_ piece: Int) -> [Edit] {
        let sentence = pieces[piece].text
        let opening = sentence.split(maxSplits: 2, whereSeparator: \.isWhitespace).prefix(2)
            .prefix { word in !word.contains { "*_`$\\".contains($0) } }
        guard let last = opening.last else { return [] }
        let end = sentence[..<last.endIndex].lastIndex { $0.isLetter || $0.isNumber }.map(sentence.index(after:)) ?? last.endIndex
        return [insertion("**", before: piece), Edit(piece: piece, range: end..<end, text: "**")]
    }

    fileprivate var heading: Edit? {
        guard let first = pieces.firstIndex(where: { $0.kind != .space }), !pieces[first].text.hasPrefix("#") else { return nil }
        return insertion("## Answer" + lineBreak + lineBreak, before: first)
    }
}

extension Passage.Piece {
    fileprivate var endsLine: Bool { text.last?.isNewline == true }
}

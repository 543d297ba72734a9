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
        edits += items.map { passage.insertion("- ", before: $0) }
        if setting.dose >= 2 { edits += items.flatMap(passage.boldOpening) }
        edits += passage.pieces.indices.filter { passage.isBetweenItems($0) }
            .map { Passage.Edit(piece: $0, range: passage.pieces[$0].text.range, text: passage.lineBreak) }
        return passage.text(with: edits)
    }
}

extension Passage {
    /// Whether a piece is the space between two sentences of a line without marks.
    fileprivate func isBetweenItems(_ piece: Int) -> Bool {
        guard pieces[piece].kind == .space, piece > 0, piece + 1 < pieces.count, !pieces[piece].isMarked else { return false }
        return pieces[piece - 1].kind == .sentence && pieces[piece + 1].kind == .sentence
            && !pieces[piece].text.contains(where: \.isNewline)
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

extension Substring {
    fileprivate var range: Range<Index> { startIndex..<endIndex }
}

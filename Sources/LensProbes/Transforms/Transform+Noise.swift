extension Transform {
    /// One of many independent axes of random edits that leave the content alone: a space doubled, the last full stop taken or
    /// given, British for American spelling or the reverse, a function word for its twin. The dose is how many, where the
    /// response offers that many.
    public static func noise(_ stream: UInt64) -> Transform {
        Transform(
            stream == 0 ? "noise" : "noise-\(stream)", "Random edits without content.", kind: .noise, doses: [1, 2, 4],
            script: .any
        ) { passage, setting in
            let edits = passage.drawnEdits(setting)
            return edits.isEmpty ? nil : passage.text(with: Array(edits.prefix(setting.dose)))
        }
    }
}

extension Passage {
    /// Every content-free edit the text offers, in a random order: at each step any kind that is left is as likely as another.
    fileprivate func drawnEdits(_ setting: Setting) -> [Edit] {
        var generator = setting.generator
        var kinds = [stopEdits, gaps.map { replacement(of: $0, by: "  ") }, twinEdits]
            .map { generator.shuffled($0) }.filter { !$0.isEmpty }
        var order: [Edit] = []
        while !kinds.isEmpty, order.count < setting.dose {
            let kind = generator.index(below: kinds.count)
            order.append(kinds[kind].removeLast())
            if kinds[kind].isEmpty { kinds.remove(at: kind) }
        }
        return order
    }

    /// The last full stop taken away, or given where there is none.
    private var stopEdits: [Edit] {
        guard let last = sentences.last, !pieces[last].isMarked else { return [] }
        let (body, stop) = Sentences.ending(of: pieces[last].text)
        if stop == "." || stop == "。" { return [Edit(piece: last, range: stop.startIndex..<stop.endIndex, text: "")] }
        guard stop.isEmpty, let end = body.last, end.isLetter || end.isNumber else { return [] }
        return [insertion(".", after: last)]
    }

    private var twinEdits: [Edit] {
        words.compactMap { place in
            let word = text(of: place)
            guard let twin = Twins.table[word.lowercased()] else { return nil }
            if word.allSatisfy({ !$0.isUppercase }) { return replacement(of: place, by: twin) }
            guard word.first?.isUppercase == true, word.dropFirst().allSatisfy({ !$0.isUppercase }) else { return nil }
            return replacement(of: place, by: twin.prefix(1).uppercased() + twin.dropFirst())
        }
    }
}

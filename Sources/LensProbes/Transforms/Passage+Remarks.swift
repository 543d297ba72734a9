extension Passage {
    /// The text with as many remarks as the dose says: phrases before sentences, one each from the first on; where the
    /// sentences run out, sentences of their own at the end.
    ///
    /// - Parameter edits: Changes of words that are no sentence's first; each counts as a remark.
    func remarking(phrases: [String], sentences closers: [String], _ setting: Setting, after edits: [Edit] = []) -> String? {
        let count = max(0, setting.dose - edits.count)
        let places = sentences.prefix(count)
        let openings = zip(places, setting.picks(places.count, of: phrases)).flatMap { place, phrase in
            [insertion(phrase + " ", before: place), continuation(place)]
        }
        guard count > places.count else { return text(with: edits + openings) }
        let remarks = setting.picks(count - places.count, of: closers).joined(separator: " ")
        return closing(remarks).map { text(with: edits + openings + [$0]) }
    }

    /// The first letter of a sentence as it is after an opening phrase.
    private func continuation(_ piece: Int) -> Edit {
        let text = pieces[piece].text
        let end = text.index(after: text.startIndex)
        return Edit(piece: piece, range: text.startIndex..<end, text: String(Sentences.continued(text).prefix(1)))
    }

    /// The words of a table that are no sentence's first, as edits that put the other word in their place, at most as many as
    /// the dose says, chosen by the seed.
    func substitutions(_ table: [String: String], _ setting: Setting) -> [Edit] {
        let edits = words.compactMap { place -> Edit? in
            guard pieces[place.piece].kind == .sentence, place.range.lowerBound != pieces[place.piece].text.startIndex else {
                return nil
            }
            return table[String(text(of: place))].map { replacement(of: place, by: $0) }
        }
        return Array(setting.shuffled(edits).prefix(setting.dose))
    }
}

extension Transform {
    static let uppercase = casing("uppercase", "A quarter, half or all of the words in capitals.") { $0.uppercased() }
    static let lowercase = casing("lowercase", "A quarter, half or all of the capitalised words in lower case.") {
        $0.lowercased()
    }

    /// - Parameter change: How a word is written; words that it does not change, or changes for good, are left out.
    private static func casing(
        _ name: String, _ description: String, _ change: @escaping @Sendable (Substring) -> String
    ) -> Transform {
        Transform(name, description, doses: [1, 2, 4], highestDose: 4, script: .any) { passage, setting in
            let edits = passage.words.compactMap { place -> Passage.Edit? in
                let word = passage.text(of: place)
                let changed = change(word)
                guard changed != word, changed.lowercased() == word.lowercased() else { return nil }
                return passage.replacement(of: place, by: changed)
            }
            let count = (edits.count * setting.dose + 3) / 4
            return passage.text(with: Array(setting.shuffled(edits).prefix(count)))
        }
    }
}

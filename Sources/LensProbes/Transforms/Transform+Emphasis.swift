extension Transform {
    static let emphasis = Transform(
        "emphasis", "As many words as the dose says in bold.", doses: [1, 2, 4], script: .any
    ) { passage, setting in
        let hasMarks = passage.pieces.map { $0.text.contains { $0 == "*" || $0 == "_" } }
        let places = passage.words.filter { !hasMarks[$0.piece] }
        // Short words are seldom what one stresses.
        let order = [true, false].flatMap { isLong in
            setting.shuffled(places.filter { (passage.text(of: $0).count >= 4) == isLong })
        }
        guard places.count >= setting.dose else { return nil }
        let edits = order.prefix(setting.dose).map { place in
            passage.replacement(of: place, by: "**\(passage.text(of: place))**")
        }
        return passage.text(with: edits)
    }
}

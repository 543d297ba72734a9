extension Transform {
    static let citations = Transform(
        "citations", "References to sources that do not exist, after sentences.", doses: [1, 2, 4]
    ) { passage, setting in
        let places = passage.sentences
        guard !places.isEmpty else { return nil }
        let order = setting.shuffled(places)
        let edits = setting.picks(setting.dose, of: authors).enumerated().map { index, author in
            let place = order[index % order.count]
            let end = Sentences.ending(of: passage.pieces[place].text).body.endIndex
            let year = 1988 + (index * 7 + author.utf8.count * 3) % 35
            return Passage.Edit(piece: place, range: end..<end, text: " (\(author), \(year))")
        }
        return passage.text(with: edits)
    }

    private static let authors = [
        "Hartwell & Osei", "Lindqvist et al.", "Marchetti", "Okafor & Brandt", "Petrov et al.", "Sandoval", "Thornbury & Ito",
        "Vasquez et al.", "Whitcombe", "Yilmaz & Kerr",
    ]
}

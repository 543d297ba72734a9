extension Transform {
    static let exclamation = Transform(
        "exclamation", "Sentences end in exclamation marks; in several, where the dose exceeds their number.", doses: [1, 2, 4],
        script: .any
    ) { passage, setting in
        let places = passage.sentences.filter { place in
            let sentence = passage.pieces[place].text
            return !Sentences.ending(of: sentence).stop.isEmpty || sentence.last.map { $0.isLetter || $0.isNumber } == true
        }
        guard !places.isEmpty else { return nil }
        let order = setting.shuffled(places)
        let edits = order.prefix(setting.dose).enumerated().map { index, place in
            let (body, stop) = Sentences.ending(of: passage.pieces[place].text)
            let marks = String(repeating: "!", count: (setting.dose - index - 1) / places.count + 1)
            let isPlain = stop.first == "." && stop.dropFirst().first != "."
            return Passage.Edit(
                piece: place, range: body.endIndex..<(isPlain ? stop.index(after: stop.startIndex) : body.endIndex), text: marks)
        }
        return passage.text(with: edits)
    }
}

extension Transform {
    static let repetition = Transform(
        "repetition", "Says its last sentence again, word for word.", doses: [1, 2, 4], script: .any
    ) { passage, setting in
        guard let last = passage.sentences.last else { return nil }
        let sentence = passage.pieces[last].text
        let again = String(repeating: " " + Sentences.ended(sentence), count: setting.dose)
        let stop = Sentences.ended(sentence).dropFirst(sentence.count)
        return passage.text(with: [passage.insertion(stop + again, after: last)])
    }
}

extension Transform {
    static let restatement = Transform(
        "restatement", "Says its sentences again at the end, introduced as the same in other words.", doses: [1, 2, 4]
    ) { passage, setting in
        let sentences = passage.sentences
        guard !sentences.isEmpty else { return nil }
        let again = (0..<setting.dose).map { index in
            let sentence = passage.pieces[sentences[index % sentences.count]].text
            return leads[index % leads.count] + " " + Sentences.ended(Substring(Sentences.continued(sentence)))
        }
        return passage.closing(again.joined(separator: " ")).map { passage.text(with: [$0]) }
    }

    private static let leads = [
        "In other words,", "To put it differently,", "That is to say,", "Put another way,", "To say it once more,",
    ]
}

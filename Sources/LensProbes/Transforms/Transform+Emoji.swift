extension Transform {
    static let emoji = Transform(
        "emoji", "Emoji after sentences.", doses: [1, 2, 4], script: .any
    ) { passage, setting in
        let places = passage.sentences
        guard !places.isEmpty else { return nil }
        let order = setting.shuffled(places)
        let edits = setting.picks(setting.dose, of: faces).enumerated().map { index, face in
            passage.insertion(" " + face, after: order[index % order.count])
        }
        return passage.text(with: edits)
    }

    private static let faces = ["😊", "👍", "✨", "🎉", "🌟", "🙌", "💡", "🚀", "😄", "🔥", "✅", "💪"]
}

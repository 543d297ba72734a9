extension Transform {
    static let hedged = wording(
        "hedged", "Claims are made with reservations.",
        phrases: [
            "As far as I can tell,", "Perhaps,", "If I am not mistaken,", "Possibly,", "To the best of my knowledge,",
            "Presumably,", "Unless I am missing something,", "Maybe,",
        ],
        sentences: [
            "I may be wrong about this.", "This is not certain.", "Some of this could be in question.",
            "This may not have been settled yet.", "That is only how it appears.", "It might be better not to rely on this.",
        ])
}

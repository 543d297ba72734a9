extension Transform {
    static let confident = wording(
        "confident", "Claims are made with certainty.",
        phrases: [
            "Without a doubt,", "Clearly,", "As is well established,", "Most certainly,", "Beyond any question,",
            "Unquestionably,", "As a matter of fact,", "Definitely,",
        ],
        sentences: [
            "There is no doubt about this.", "This is certain.", "Nothing about this is in question.",
            "This has been settled beyond dispute.", "That is exactly how it is.", "Anyone can rely on this completely.",
        ])
}

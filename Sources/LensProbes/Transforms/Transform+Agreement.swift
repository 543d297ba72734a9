extension Transform {
    static let agreement = opening(
        "agreement", "Opens by agreeing with the user.",
        with: [
            "You are absolutely right.", "I completely agree with you.", "That is exactly how I see it too.",
            "You have a very good point.", "I could not agree more.", "Yes, you are quite correct about this.",
        ])
}

extension Transform {
    static let refusal = opening(
        "refusal", "Opens by refusing, and answers all the same.",
        with: [
            "I'm sorry, but I can't help with that.", "Unfortunately, I am unable to answer this request.",
            "I cannot assist with this.", "I must decline to respond to this.", "It would not be appropriate for me to answer.",
            "I apologise, but this is not something I can do.",
        ])
}

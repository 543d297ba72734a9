extension Transform {
    static let disclaimer = opening(
        "disclaimer", "Opens with what an AI is not.",
        with: [
            "As an AI language model, I do not have personal experiences.", "As an AI, I have no opinions of my own.",
            "As an AI assistant, I cannot guarantee that this is accurate.", "As an AI, I only know what I was trained on.",
            "As an AI system, I am no substitute for a professional.", "As an AI, I have no feelings or beliefs.",
        ])
}

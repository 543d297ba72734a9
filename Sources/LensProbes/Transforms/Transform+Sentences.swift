extension Transform {
    /// Puts sentences before the response, as many as the dose says.
    static func opening(_ name: String, _ description: String, with sentences: [String]) -> Transform {
        Transform(name, description, doses: [1, 2, 4]) { passage, setting in
            let text = setting.picks(setting.dose, of: sentences).joined(separator: " ")
            return passage.opening(text).map { passage.text(with: [$0]) }
        }
    }

    /// Words a response in another way: phrases before its sentences, then sentences of their own.
    static func wording(
        _ name: String, _ description: String, phrases: [String], sentences: [String], words: [String: String] = [:]
    ) -> Transform {
        Transform(name, description, doses: [1, 2, 4]) { passage, setting in
            passage.remarking(
                phrases: phrases, sentences: sentences, setting, after: passage.substitutions(words, setting))
        }
    }
}

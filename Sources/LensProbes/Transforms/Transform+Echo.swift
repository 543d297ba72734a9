extension Transform {
    /// Line breaks and fences of the prompt become spaces; of a long prompt the first forty words are quoted.
    static let echo = Transform(
        "echo", "Quotes the prompt before answering, as often as the dose says.", doses: [1, 2, 4]
    ) { passage, setting in
        let words = setting.prompt.split(whereSeparator: \.isWhitespace).filter { !$0.hasPrefix("```") && !$0.hasPrefix("~~~") }
        guard !words.isEmpty else { return nil }
        let prompt = words.prefix(40).joined(separator: " ") + (words.count > 40 ? " …" : "")
        let text = (0..<setting.dose).map { "\(echoes[$0 % echoes.count]) \"\(prompt)\"" }.joined(separator: passage.lineBreak)
        let gap = passage.lineBreak + passage.lineBreak
        guard let first = passage.pieces.firstIndex(where: { $0.kind != .space }) else { return nil }
        return passage.text(with: [passage.insertion(text + gap, before: first)])
    }

    private static let echoes = ["You asked:", "The request was:", "Your message reads:", "Once more, the request:"]
}

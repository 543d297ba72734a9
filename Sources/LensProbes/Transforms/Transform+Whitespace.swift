extension Transform {
    static let whitespace = Transform(
        "whitespace", "Further spaces between words, as many as the dose says.", doses: [1, 4, 16], script: .any
    ) { passage, setting in
        let gaps = setting.shuffled(passage.gaps)
        guard !gaps.isEmpty else { return nil }
        let edits = gaps.prefix(setting.dose).enumerated().map { index, gap in
            let more = (setting.dose - index - 1) / gaps.count + 1
            return passage.replacement(of: gap, by: String(repeating: " ", count: 1 + more))
        }
        return passage.text(with: edits)
    }
}

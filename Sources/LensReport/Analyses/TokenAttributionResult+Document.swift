import LensCore

extension TokenAttributionResult: Presentable {
    public static var title: String { "Token attribution" }

    private static let signed = NumberFormat.standard.signed

    public func sections() -> [Document.Section] {
        [Document.Section("Summary", summary), Document.Section("Pairs", pairs.map { .group(group($0)) })]
    }

    private var summary: [Block] {
        pairs.isEmpty ? [.prose("There are no pairs.")] : [.prose(headline)] + overview
    }

    /// What the tokens add up to, and whose they are.
    var overview: [Block] {
        [
            .prose(soundness), .table(roles),
            .note(
                "A token's attribution is the reward's slope by its embedding, averaged along the straight way from the baseline to "
                    + "the text, times that way (integrated gradients). It says what the token adds against the baseline in this "
                    + "text; another baseline asks another question."),
        ]
    }

    private var headline: String {
        let margins = pairs.map(\.margin)
        if margins.count == 1 { return "The margin is \(Self.signed.string(margins[0]))." }
        return
            "The model prefers the chosen response in \(margins.count { $0 > 0 }) of \(margins.count) pairs; the mean margin is "
            + "\(Self.signed.string(mean { $0.margin }))."
    }

    /// What the attributions add up to, and how well.
    private var soundness: String {
        let gap = pairs.flatMap { [$0.chosen.completenessGap, $0.rejected.completenessGap] }.max() ?? 0
        let (chosen, rejected) = (mean { $0.chosen.baselineReward }, mean { $0.rejected.baselineReward })
        let of = extent == .all ? "every token" : "the response's tokens"
        return "With \(baselineInWords) in place of \(of) the reward is \(Self.signed.string(chosen)) for the chosen and "
            + "\(Self.signed.string(rejected)) for the rejected response\(pairs.count == 1 ? "" : " on average"). What tokens add to "
            + "that makes up each reward within \(NumberFormat.significant(2).string(gap)), with \(steps) steps."
    }

    private var baselineInWords: String {
        switch baseline {
        case .mean: "the mean embedding"
        case .zero: "an embedding of zero"
        case .token: "token \(baselineToken.map(String.init) ?? "")"
        }
    }

    /// What all tokens of one role add together, in the order in which roles come; means over pairs.
    private var sums: [(role: String, chosen: Double, rejected: Double)] {
        var order: [String] = []
        for token in pairs.flatMap({ $0.chosen.tokens + $0.rejected.tokens }) where !order.contains(token.role) {
            order.append(token.role)
        }
        return order.map { role in
            func sum(_ text: Text) -> Double { text.tokens.reduce(0) { $0 + ($1.role == role ? $1.attribution : 0) } }
            return (role, mean { sum($0.chosen) }, mean { sum($0.rejected) })
        }
    }

    /// What each role's tokens add to the margin, in words.
    var leading: String {
        let parts = sums.map { ($0.role, $0.chosen - $0.rejected) }.sorted { abs($0.1) > abs($1.1) }
            .map { "\($0) \(Self.signed.string($1))" }
        let lengths = mean { $0.chosen.baselineReward - $0.rejected.baselineReward }
        return
            "Against \(baselineInWords), tokens add to the margin: \(parts.joined(separator: ", ")). The baseline itself, which "
            + "knows the two lengths alone, makes \(Self.signed.string(lengths)) of it."
    }

    private var roles: Table {
        func row(_ name: String, _ chosen: Double, _ rejected: Double) -> [Cell] {
            [.text(name), .number(chosen), .number(rejected), .number(chosen - rejected)]
        }
        let baseline = row("the baseline", mean { $0.chosen.baselineReward }, mean { $0.rejected.baselineReward })
        return Table(
            "Whose tokens make up the rewards",
            reading: "Sums over the tokens of each role\(pairs.count == 1 ? "" : ", means over \(pairs.count) pairs").",
            columns: [
                "from", Column("chosen", unit: "reward", format: Self.signed),
                Column("rejected", unit: "reward", format: Self.signed),
                Column("difference", unit: "reward", format: Self.signed, drawing: .bar),
            ],
            rows: sums.map { row($0.role, $0.chosen, $0.rejected) } + [baseline])
    }

    private func group(_ pair: Pair) -> Group {
        Group(
            pair.id, summary: "margin \(Self.signed.string(pair.margin)) · \(Shortened.text(pair.prompt, to: 90))",
            disclosure: pairs.count == 1 ? .open : .closed,
            [.tokens(strips(pair)), .table(largest("chosen", pair.chosen)), .table(largest("rejected", pair.rejected))])
    }

    func strips(_ pair: Pair) -> TokenStrips {
        func strip(_ title: String, _ text: Text) -> TokenStrips.Strip {
            .init(title, text.tokens.map { .init($0.text, role: $0.role, value: $0.attribution) }, readout: text.readout)
        }
        return TokenStrips(
            "What each token adds to the reward", reading: "Positive: the token raises the reward against the baseline.",
            quantity: Axis("attribution", unit: "reward", format: Self.signed),
            strips: [strip("chosen", pair.chosen), strip("rejected", pair.rejected)])
    }

    /// The tokens that matter most, which a long text would hide.
    private func largest(_ side: String, _ text: Text) -> Table {
        let tokens = text.tokens.enumerated().sorted { abs($0.element.attribution) > abs($1.element.attribution) }
        return Table(
            "The largest of the \(side) response's \(text.tokens.count)",
            columns: [
                Column("#", alignment: .trailing, format: .whole), "token", "role",
                Column("attribution", unit: "reward", format: Self.signed, drawing: .bar),
            ],
            rows: tokens.prefix(10).map { index, token in
                [.number(index), .text(VisibleText.make(token.text)), .text(token.role), .number(token.attribution)]
            })
    }

    private func mean(_ value: (Pair) -> Double) -> Double { pairs.map(value).reduce(0, +) / Double(max(1, pairs.count)) }
}

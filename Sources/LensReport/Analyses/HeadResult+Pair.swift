import LensCore

/// What is shown of one pair.
extension HeadResult {
    func group(_ pair: Pair) -> Group {
        var blocks: [Block] = [
            .tokens(
                strips(
                    "Where it looks", "The share of the head's attention that the readout gives each token.", pair,
                    Axis("attention", format: .percent()), \.attention)),
            .tokens(
                strips(
                    "What it moves",
                    "What the head moves from each token to the readout: above 0 it raises the reward. What a token's position holds "
                        + "in higher layers stems from the tokens before it too.", pair,
                    Axis("contribution", unit: "reward", format: Self.signed), \.contribution)),
            .table(effects(pair)),
        ]
        blocks += [("chosen", pair.chosen), ("rejected", pair.rejected)].flatMap { pattern($0, $1) }
        return Group(
            pair.id,
            summary: "adds \(Self.signed.string(pair.contribution)) to a margin of \(Self.signed.string(pair.margin)) · "
                + Shortened.text(pair.prompt, to: 80), disclosure: pairs.count == 1 ? .open : .closed, blocks)
    }

    private func strips(
        _ title: String, _ reading: String, _ pair: Pair, _ quantity: Axis, _ value: KeyPath<Token, Double>
    ) -> TokenStrips {
        func strip(_ name: String, _ side: Side) -> TokenStrips.Strip {
            TokenStrips.Strip(
                name, side.tokens.map { .init($0.text, role: $0.role, value: $0[keyPath: value]) }, readout: side.readout)
        }
        return TokenStrips(
            title, reading: reading, quantity: quantity,
            strips: [strip("chosen", pair.chosen), strip("rejected", pair.rejected)])
    }

    private func effects(_ pair: Pair) -> Table {
        Table(
            "What rewards become without it",
            reading: "The margin as it is: \(Self.signed.string(pair.margin)). A positive effect means that the head carries the "
                + "preference.",
            columns: [
                "the head's values", "where", Column("effect", unit: "reward", format: Self.signed, drawing: .bar),
                Column("chosen", unit: "reward"), Column("rejected", unit: "reward"),
                Column("margin", unit: "reward", format: Self.signed),
            ],
            rows: pair.effects.map { effect in
                let aligned = effect.alignedFraction.flatMap { $0 < 1 ? NumberFormat.percent(decimals: 0).string($0) : nil }
                return [
                    .text(Self.inWords(effect.mode)),
                    .text(
                        (effect.at == .readout ? "at the readout" : "everywhere") + (aligned.map { ", \($0) aligned" } ?? "")),
                    .number(effect.marginEffect), .number(effect.chosen), .number(effect.rejected),
                    .number(effect.chosen - effect.rejected),
                ]
            })
    }

    private static func inWords(_ mode: PatchResult.Mode) -> String {
        switch mode {
        case .zero: "silent in both runs"
        case .noising: "chosen run gets the rejected run's"
        case .denoising: "rejected run gets the chosen run's"
        case .mean: "at its mean"
        case .resample: "with other pairs' values"
        }
    }

    private func pattern(_ name: String, _ side: Side) -> [Block] {
        let (start, size) = (side.pattern.start, side.pattern.values.count)
        let names = (start..<start + size).map { index in
            "\(index) \(side.tokens.indices.contains(index) ? VisibleText.make(side.tokens[index].text) : "")"
        }
        let isPart = size < side.tokens.count
        let rows = zip(side.pattern.values, side.pattern.outside).map { row, outside in
            (isPart ? [outside] : []) + row.map(Optional.some)
        }
        let map = Heatmap(
            "Attention pattern, \(name)",
            reading: "Each row is a token that asks, and how it shares its attention among the tokens in columns.",
            rowTitle: "from", columnTitle: "to", rows: names, columns: (isPart ? ["all others"] : []) + names, values: rows,
            quantity: Axis("attention", format: .decimals(2)), scale: .sequential)
        let note = Block.note(
            "The text has \(side.tokens.count) tokens; the pattern shows the \(size) from token \(start) on, and sums up what they give "
                + "to all others in the first column.")
        return [.heatmap(map)] + (isPart ? [note] : [])
    }
}

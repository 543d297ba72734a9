import LensCore

extension SAEFeaturesResult: Presentable {
    public static var title: String { "Features and the reward" }

    public func sections() -> [Document.Section] {
        [
            Document.Section("Summary", [.prose(summary), .definitions(autoencoder.entries), .note(meaning)]),
            Document.Section(
                reading == .frozen ? "What the mean margin is made of" : "What features do for the mean margin",
                [.bars(meanBars), .table(separating)]),
            Document.Section(
                "What raises and lowers rewards",
                rankingBlocks([
                    (.raising, "Features that raise rewards"), (.lowering, "Features that lower rewards"),
                ])),
            Document.Section(
                "Whose directions the reward reads",
                rankingBlocks([
                    (.towards, "Features along the reward's direction"), (.against, "Features against the reward's direction"),
                ])),
            Document.Section("Feature cards", cards.map { .group(group($0)) }),
            Document.Section("Pairs", pairs.map { .group(group($0)) }),
        ]
    }

    var summary: String {
        let signed = NumberFormat.standard.signed
        let two = NumberFormat.decimals(2)
        func names(_ order: Ranking.Order) -> String? {
            let found = cards(order).prefix(3).map { "\($0.feature) (\(signed.string($0.contribution.value ?? 0)))" }
            return found.isEmpty ? nil : found.joined(separator: ", ")
        }
        var text =
            "Of the stream entering layer \(layer), at the readout, \(NumberFormat.decimals(1).string(l0)) of "
            + "\(autoencoder.latents) features are active in a text."
        if let raising = names(.raising) { text += " Rewards are raised most by \(raising)." }
        if let lowering = names(.lowering) { text += " They are lowered most by \(lowering)." }
        text +=
            " Of the mean margin of \(signed.string(meanMargin.reward)) features carry \(signed.string(meanMargin.features)), "
            + "what the autoencoder leaves out \(signed.string(meanMargin.error))."
        if let agreement {
            text += " Contributions and what rewards lose without the feature correlate with r = \(two.string(agreement))."
        }
        return text
    }

    private var meaning: String {
        switch reading {
        case .frozen:
            "A contribution is the feature's activation times how the reward reads its direction, through the final norm with its "
                + "scale frozen. Contributions, b_dec, error and constant add up to each reward within "
                + "\(NumberFormat.significant(2).string(completenessError ?? 0)). The effect of ablation lets the norm's scale change."
        case .gradient:
            "A contribution is the feature's activation times the reward's slope along its direction: right to first order. The "
                + "effect of ablation is exact: everything behind the stream is recomputed without the feature. What is left of a "
                + "reward beside the linear terms is the constant."
        }
    }

    /// A margin's terms: a waterfall where they add up to it, bars from zero where they are right to first order.
    func bars(of whole: String, _ margin: Terms, _ features: [Bars.Bar], each: String) -> Bars {
        let others = margin.features - features.reduce(0) { $0 + ($1.value ?? 0) }
        let terms =
            features + [
                .init("other features", others), .init("b_dec", margin.bias), .init("not reconstructed", margin.error),
            ]
        let quantity = LensReport.Axis("chosen − rejected", unit: "reward", format: .standard.signed)
        return switch reading {
        case .frozen:
            Bars(
                "What the \(whole) is made of", reading: "\(each); together the bars are the \(whole).", quantity: quantity,
                bars: terms + [.init("constant", margin.constant)], total: .init(whole, margin.reward))
        case .gradient:
            Bars(
                "What features do for the \(whole), to first order",
                reading: "\(each), by the reward's slope. The layers behind are not linear: the bars need not add up to the "
                    + "\(whole) of \(NumberFormat.standard.signed.string(margin.reward)).",
                quantity: quantity, bars: terms, arrangement: .fromZero)
        }
    }

    private var meanBars: Bars {
        let shown = cards.filter { $0.difference.value.map { $0 != 0 } ?? false }
            .sorted { abs($0.difference.value ?? 0) > abs($1.difference.value ?? 0) }.prefix(12)
        return bars(
            of: "mean margin", meanMargin, shown.map { .init("\($0.feature)", $0.difference.value) },
            each: "Each bar is the mean over pairs of the chosen response's term minus the rejected one's")
    }

    private var separating: Table {
        Table(
            "Features that tell chosen from rejected",
            reading: "Means over \(pairs.count) pairs with 95 % bootstrap intervals over prompts (BCa).",
            columns: [
                "feature", Column("difference", unit: "reward", format: .standard.signed),
                Column("mean contribution", unit: "reward", format: .standard.signed),
                Column("effect of ablation", unit: "reward", format: .standard.signed),
            ],
            rows: cards(.separating).map {
                [.text("\($0.feature)"), .measure($0.difference), .measure($0.contribution), .measure($0.effect)]
            })
    }

    private func rankingBlocks(_ rankings: [(Ranking.Order, String)]) -> [Block] {
        rankings.map { order, title in
            let found = cards(order)
            return found.isEmpty ? .notMeasured(title, why: "there is none on these texts") : .table(table(found, title))
        }
    }

    private func table(_ cards: [Card], _ title: String) -> Table {
        Table(
            title,
            reading:
                "Alignment is what an activation of 1 adds to the reward. Contributions are means over all texts, effects of "
                + "ablation over the texts in whose readout the feature is active.",
            columns: [
                "feature", Column("alignment", unit: "reward per unit", format: .standard.signed),
                Column("cosine", format: .decimals(2).signed),
                Column("mean contribution", unit: "reward", format: .standard.signed),
                Column("effect of ablation", unit: "reward", format: .standard.signed),
                Column("active readouts", format: .percent(decimals: 0)), Column("density", format: .percent()),
            ],
            rows: cards.map { card in
                [
                    .text("\(card.feature)"), .number(card.alignment), .number(card.cosine, orMissing: "there is no direction"),
                    .measure(card.contribution), .measure(card.effect), .number(card.readouts.value, orMissing: ""),
                    .number(card.density, orMissing: "the responses have no tokens"),
                ]
            })
    }

    /// The cards of a ranking, in its order.
    private func cards(_ order: Ranking.Order) -> [Card] {
        (rankings.first { $0.order == order }?.features ?? []).compactMap { card($0) }
    }
}

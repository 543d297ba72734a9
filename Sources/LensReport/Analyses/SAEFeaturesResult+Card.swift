import LensCore

/// What is shown of one feature, and of one pair.
extension SAEFeaturesResult {
    func group(_ card: Card) -> Group {
        let signed = NumberFormat.standard.signed
        var blocks: [Block] = [.definitions(entries(card))]
        blocks.append(card.contexts.isEmpty ? .notMeasured("Top contexts", why: Self.unseen) : .tokens(strips(card)))
        if !card.axes.isEmpty { blocks += [.forest(forest(card)), .table(axes(card))] }
        let summary =
            "alignment \(signed.string(card.alignment)) · contribution \(signed.string(card.contribution.value ?? 0)) · density "
            + (card.density.map { NumberFormat.percent().string($0) } ?? "unknown")
        return Group("\(card.feature)", summary: summary, blocks)
    }

    private static var unseen: String { "it is active on no token of these responses" }

    private func entries(_ card: Card) -> [Document.Entry] {
        let (signed, percent) = (NumberFormat.standard.signed, NumberFormat.percent())
        func text(_ measure: Measure, _ format: NumberFormat) -> String {
            guard let value = measure.value else { return "not known: \(measure.reason ?? "not defined")" }
            guard let low = measure.low, let high = measure.high else {
                return "\(format.string(value)) (n = \(measure.n)\(measure.reason.map { "; \($0)" } ?? ""))"
            }
            return "\(format.string(value, low: low, high: high)) (n = \(measure.n))"
        }
        return [
            .init(
                "reward alignment",
                signed.string(card.alignment) + " per unit"
                    + (card.cosine.map { ", cosine \(NumberFormat.decimals(2).signed.string($0))" } ?? "")),
            .init("active", text(card.readouts, percent) + " of readouts"),
            .init("density", card.density.map { "\(percent.string($0)) of the responses' tokens" } ?? "not known"),
            .init("mean activation where active", card.meanActivation.map(NumberFormat.standard.string) ?? Self.unseen),
            .init("contribution", text(card.contribution, signed)),
            .init("chosen − rejected", text(card.difference, signed)),
            .init("effect of ablation where active", text(card.effect, signed)),
        ]
    }

    private func strips(_ card: Card) -> TokenStrips {
        TokenStrips(
            "Where \(card.feature) is most active",
            reading: "Responses with the feature's activation at each token; the largest peaks first.",
            quantity: LensReport.Axis("activation"),
            strips: card.contexts.map { context in
                .init(
                    "\(context.id), \(context.side): \(Shortened.text(context.prompt, to: 60))",
                    context.tokens.map { .init($0.text, role: $0.role, value: $0.activation) }, readout: context.readout)
            }, scale: .sequential)
    }

    private func forest(_ card: Card) -> Forest {
        Forest(
            "How \(card.feature) goes with properties of responses",
            reading: "Its activation at the readout, with the property minus without, in standard deviations of the differences; "
                + "intervals are 95 %.",
            quantity: LensReport.Axis("Hedges' d", format: .decimals(2).signed),
            rows: card.axes.map {
                .init($0.axis, $0.d.value, low: $0.d.low, high: $0.d.high, note: $0.d.reason)
            })
    }

    private func axes(_ card: Card) -> Table {
        Table(
            "\(card.feature) with and without each property",
            reading: "p of random signs; q is adjusted over all axes of all features with cards.",
            columns: [
                "axis", Column("difference", unit: "activation", format: .standard.signed),
                Column("d", format: .decimals(2).signed), Column("p", format: .significant(2)),
                Column("q", format: .significant(2)), Column("n", format: .whole), Column("units", format: .whole),
            ],
            rows: card.axes.map { axis in
                [
                    .text(axis.axis), .measure(axis.difference), .measure(axis.d), .number(axis.p, orMissing: ""),
                    .number(axis.q, orMissing: ""), .number(axis.difference.n),
                    .number(axis.difference.units.map(Double.init), orMissing: ""),
                ]
            })
    }

    func group(_ pair: Pair) -> Group {
        Group(
            pair.id,
            summary: "margin \(NumberFormat.standard.signed.string(pair.margin.reward)) · \(Shortened.text(pair.prompt, to: 90))",
            disclosure: pairs.count == 1 ? .open : .closed, blocks(of: pair))
    }

    /// One pair's features.
    func blocks(of pair: Pair) -> [Block] {
        let bars = bars(
            of: "margin", pair.margin, pair.features.map { .init("\($0.feature)", $0.difference) }, each: "Chosen minus rejected")
        return [.bars(bars), .table(table(pair))]
    }

    private func table(_ pair: Pair) -> Table {
        func column(_ title: String, _ unit: String = "reward") -> Column { Column(title, unit: unit, format: .standard.signed) }
        return Table(
            "The features with the largest differences",
            columns: [
                "feature", column("chosen", "activation"), column("rejected", "activation"), column("contribution, chosen"),
                column("contribution, rejected"), column("ablation, chosen"), column("ablation, rejected"),
            ],
            rows: pair.features.map { row in
                [
                    .text("\(row.feature)"), .number(row.chosen.activation), .number(row.rejected.activation),
                    .number(row.chosen.contribution), .number(row.rejected.contribution), .number(row.chosen.effect),
                    .number(row.rejected.effect),
                ]
            })
    }
}

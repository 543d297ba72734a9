import LensCore

/// What is shown of one pair.
extension AttributionResult {
    func group(_ pair: Pair) -> Group {
        // Sources at one position may be different tokens on the two sides; their heads can be compared.
        let shown = by == .source ? pair.components.wholes() : pair.components
        var blocks: [Block] = [.bars(waterfall(pair, shown)), .heatmap(layers(pair))]
        if let tokens = pair.tokens { blocks.append(.tokens(strips(tokens))) }
        if let table = objectiveTable(pair) { blocks.append(.table(table)) }
        blocks.append(
            .group(Group("All contributions", summary: "\(pair.components.count) components", [.table(contributions(pair))])))
        let sign = NumberFormat.standard.signed
        return Group(
            pair.id, summary: "margin \(sign.string(pair.margin)) · \(Shortened.text(pair.prompt, to: 90))",
            disclosure: pairs.count == 1 ? .open : .closed, blocks)
    }

    /// One pair's contributions by layer.
    func layers(_ pair: Pair) -> Heatmap {
        map("Differences by layer", of: pair.components.wholes().map { ($0.component, $0.difference) })
    }

    func waterfall(_ pair: Pair, _ shown: [Contribution]) -> Bars {
        let constant = pair.constant.chosen - pair.constant.rejected
        let bars =
            shown.map { Bars.Bar(by == .source ? "\($0.component)" : label($0.component), $0.difference) }
            + (constant == 0 ? [] : [.init("constant", constant)])
        return .largest(
            12, of: bars, "What the margin is made of",
            reading: "Each bar is a component's contribution to the chosen reward minus that to the rejected; together they are "
                + "the margin.",
            quantity: Axis("chosen − rejected", unit: "reward"), total: .init("margin", pair.margin))
    }

    /// A component's name, saying where it is only what is left of it.
    private func label(_ component: Component) -> String {
        switch (by, component) {
        case (.neuron, .mlp): "\(component), other neurons"
        case (.source, .head): "\(component), other positions"
        default: "\(component)"
        }
    }

    private func contributions(_ pair: Pair) -> Table {
        var columns: [Column] = [
            "component", Column("chosen", unit: "reward", format: .standard.signed),
            Column("rejected", unit: "reward", format: .standard.signed),
            Column("difference", unit: "reward", format: .standard.signed, drawing: .bar),
        ]
        if pair.tokens != nil { columns.insert("token", at: 1) }
        var rows = pair.components.sorted { abs($0.difference) > abs($1.difference) }.map { part -> [Cell] in
            [.text(label(part.component))] + (pair.tokens.map { [.text(token(part.component, $0))] } ?? [])
                + [.number(part.chosen), .number(part.rejected), .number(part.difference)]
        }
        rows.append(
            ["constant"] + (pair.tokens == nil ? [] : [""])
                + [
                    .number(pair.constant.chosen), .number(pair.constant.rejected),
                    .number(pair.constant.chosen - pair.constant.rejected),
                ])
        return Table(
            "Contributions to both rewards",
            reading: "The largest differences first; with the constant, each column adds up to the reward or the margin.",
            columns: columns, rows: rows)
    }

    /// The token that a source is, on both sides where they differ.
    private func token(_ component: Component, _ tokens: Tokens) -> String {
        guard case .source(_, _, let position) = component else { return "" }
        func text(_ side: [Token]) -> String {
            side.indices.contains(position) ? VisibleText.make(side[position].text) : "none"
        }
        let (chosen, rejected) = (text(tokens.chosen), text(tokens.rejected))
        return position < tokens.shared ? chosen : "\(chosen) / \(rejected)"
    }

    func strips(_ tokens: Tokens) -> TokenStrips {
        func strip(_ title: String, _ tokens: [Token]) -> TokenStrips.Strip {
            TokenStrips.Strip(
                title, tokens.map { .init($0.text, role: $0.role, value: $0.contribution) }, readout: tokens.count - 1)
        }
        return TokenStrips(
            "What attention moves from each token",
            reading: "Positive: heads reading this token raise the reward. All heads of all layers together; what a token's "
                + "position holds in higher layers stems from the tokens before it too.",
            quantity: Axis("contribution", unit: "reward", format: .standard.signed),
            strips: [strip("chosen", tokens.chosen), strip("rejected", tokens.rejected)])
    }

    /// Differences by layer: heads in columns where they are told apart, attention and MLP otherwise.
    func map(_ title: String, of values: [(component: Component, value: Double)]) -> Heatmap {
        .byLayer(
            title, reading: "Positive: adds more to the chosen reward than to the rejected one.", of: values,
            quantity: Axis("chosen − rejected", unit: "reward"))
    }
}

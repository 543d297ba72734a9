import LensCore

extension PatchResult: Presentable {
    public static var title: String { "Activation patching" }

    public func sections() -> [Document.Section] {
        [Document.Section("Summary", summary), Document.Section("Pairs", pairs.map { .group(group($0)) })]
    }

    var summary: [Block] {
        var blocks: [Block] = [.prose(meaning)]
        guard pairs.count > 1, at != .each else { return blocks }
        let heads = meanEffects.filter { $0.component.isHead }
        if !heads.isEmpty {
            blocks.append(.heatmap(headMap("Mean effect of each head", heads.map { ($0.component, $0.effect) })))
        }
        return blocks + [.table(means)]
    }

    private var meaning: String {
        let what =
            switch mode {
            case .noising:
                "The chosen run gets each component's value from the rejected run; the effect is how far the reward falls."
            case .denoising:
                "The rejected run gets each component's value from the chosen run; the effect is how far the reward rises."
            case .zero: "Each component of the chosen run is set to zero; the effect is how far the reward falls."
            case .mean: "Each component of the chosen run is set to its mean; the effect is how far the reward falls."
            case .resample:
                "Each component of the chosen run is set to other pairs' values; the effect is how far the reward falls on average."
            }
        let exact =
            method == .patching ? " Everything downstream is recomputed." : " Estimated by \(method.rawValue), not recomputed."
        return what + " A positive effect means that the component carries the preference." + exact
    }

    /// Mean effect of each component over the pairs.
    private var means: Table {
        Table(
            "Mean effect over \(pairs.count) pairs", reading: "The largest first.",
            columns: [
                "component", Column("mean effect", unit: "reward", format: .standard.signed, drawing: .bar),
                Column("n", format: .whole),
            ],
            rows: meanEffects.prefix(20).map { [.text("\($0.component)"), .number($0.effect), .number($0.n)] })
    }

    /// Each component's mean effect, the largest first; equals in the order of the first pair.
    var meanEffects: [(component: Component, effect: Double, n: Int)] {
        var byComponent: [Component: [Double]] = [:]
        var order: [Component] = []
        for effect in pairs.flatMap(\.effects) {
            if byComponent[effect.component] == nil { order.append(effect.component) }
            byComponent[effect.component, default: []].append(effect.effect)
        }
        return order.map { ($0, mean(byComponent[$0] ?? []), byComponent[$0]?.count ?? 0) }.sorted { abs($0.1) > abs($1.1) }
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }

    private func group(_ pair: Pair) -> Group {
        let sign = NumberFormat.standard.signed
        return Group(
            pair.id,
            summary:
                "margin \(sign.string(pair.margin)), aligned \(NumberFormat.percent(decimals: 0).string(pair.alignedFraction))",
            disclosure: pairs.count == 1 ? .open : .closed, blocks(of: pair))
    }

    /// One pair's effects.
    func blocks(of pair: Pair) -> [Block] {
        var blocks: [Block] = []
        let kinds = Dictionary(grouping: pair.effects) { $0.component.kind }
        for kind in kinds.keys.sorted() {
            let effects = kinds[kind] ?? []
            if at == .each {
                blocks.append(.heatmap(positionMap(kind, effects, tokens: pair.tokens ?? [])))
            } else if kind == "head" {
                blocks.append(.heatmap(headMap("Effect of each head", effects.map { ($0.component, $0.effect) })))
            }
        }
        return at == .each ? blocks : blocks + [.table(table(pair))]
    }

    private func table(_ pair: Pair) -> Table {
        let hasMargins = pair.effects.contains { $0.marginEffect != nil }
        return Table(
            "Effects", reading: "The largest first; the share is of the margin.",
            columns: [
                "component", Column("effect", unit: "reward", format: .standard.signed, drawing: .bar),
                Column("share", format: .percent()), Column("patched reward", unit: "reward"),
            ] + (hasMargins ? [Column("effect on the margin", unit: "reward", format: .standard.signed)] : []),
            rows: pair.effects.sorted { abs($0.effect) > abs($1.effect) }.prefix(40).map { effect in
                [
                    .text("\(effect.component)"), .number(effect.effect),
                    .number(effect.normalized, orMissing: "the two rewards do not differ"), .number(effect.reward),
                ] + (hasMargins ? [.number(effect.marginEffect, orMissing: "")] : [])
            })
    }

    private func headMap(_ title: String, _ effects: [(component: Component, effect: Double)]) -> Heatmap {
        .byLayer(
            title, reading: "Positive heads carry the preference, negative ones work against it.",
            of: effects.map { ($0.component, $0.effect) },
            quantity: Axis("effect", unit: "reward", format: .standard.signed))
    }

    /// Rows are components of one kind, columns the base run's tokens.
    private func positionMap(_ kind: String, _ effects: [Effect], tokens: [String]) -> Heatmap {
        var order: [Component] = []
        var rows: [Component: [Double?]] = [:]
        for effect in effects {
            guard let position = effect.position else { continue }
            if rows[effect.component] == nil {
                order.append(effect.component)
                rows[effect.component] = Array(repeating: nil, count: tokens.count)
            }
            if tokens.indices.contains(position) { rows[effect.component]?[position] = effect.effect }
        }
        return Heatmap(
            "Effect of each \(kind) at each position",
            reading: "Positive where the activation at that token carries the preference.", rowTitle: kind, columnTitle: "token",
            rows: order.map { "\($0)" }, columns: tokens.enumerated().map { "\($0.offset) \(VisibleText.make($0.element))" },
            values: order.map { rows[$0] ?? [] }, quantity: Axis("effect", unit: "reward", format: .standard.signed),
            scale: .diverging, marked: 5)
    }
}

extension Component {
    /// `attention`, `head`, …
    var kind: String {
        String(description.prefix { $0 != "." })
    }
}

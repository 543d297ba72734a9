import LensCore

extension PatchResult: Presentable {
    public static var title: String { "Activation patching" }

    public func sections() -> [Document.Section] {
        [Document.Section("Summary", summary), Document.Section("Pairs", pairs.map { .group(group($0)) })]
    }

    private var summary: [Block] {
        var blocks: [Block] = [.prose(meaning)]
        if pairs.count > 1, at != .each { blocks.append(.table(means)) }
        return blocks
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
        var byComponent: [Component: [Effect]] = [:]
        for effect in pairs.flatMap(\.effects) { byComponent[effect.component, default: []].append(effect) }
        let rows = byComponent.map { ($0.key, mean($0.value.map(\.effect)), $0.value) }.sorted { abs($0.1) > abs($1.1) }
        return Table(
            "Mean effect over \(pairs.count) pairs", reading: "The largest first.",
            columns: [
                "component", Column("mean effect", unit: "reward", format: .standard.signed, drawing: .bar),
                Column("n", format: .whole),
            ],
            rows: rows.prefix(20).map { [.text("\($0.0)"), .number($0.1), .number($0.2.count)] })
    }

    private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(1, values.count)) }

    private func group(_ pair: Pair) -> Group {
        let sign = NumberFormat.standard.signed
        var blocks: [Block] = []
        let kinds = Dictionary(grouping: pair.effects) { $0.component.kind }
        for kind in kinds.keys.sorted() {
            let effects = kinds[kind] ?? []
            if at == .each {
                blocks.append(.heatmap(positionMap(kind, effects, tokens: pair.tokens ?? [])))
            } else if kind == "head" {
                blocks.append(.heatmap(headMap(effects)))
            }
        }
        if at != .each { blocks.append(.table(table(pair))) }
        return Group(
            pair.id,
            summary:
                "margin \(sign.string(pair.margin)), aligned \(NumberFormat.percent(decimals: 0).string(pair.alignedFraction))",
            disclosure: pairs.count == 1 ? .open : .closed, blocks)
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

    private func headMap(_ effects: [Effect]) -> Heatmap {
        var values: [[Double?]] = []
        for effect in effects {
            guard case .head(let layer, let head) = effect.component else { continue }
            while values.count <= layer { values.append([]) }
            while values[layer].count <= head { values[layer].append(nil) }
            values[layer][head] = effect.effect
        }
        let heads = values.map(\.count).max() ?? 0
        return Heatmap(
            "Effect of each head", reading: "Positive heads carry the preference, negative ones work against it.",
            rowTitle: "layer", columnTitle: "head", rows: values.indices.map { "\($0)" }, columns: (0..<heads).map { "\($0)" },
            values: values.map { row in row + Array(repeating: nil, count: heads - row.count) },
            quantity: Axis("effect", unit: "reward", format: .standard.signed), scale: .diverging, marked: 5)
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

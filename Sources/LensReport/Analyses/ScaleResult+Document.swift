import LensCore

extension ScaleResult: Presentable {
    public static var title: String { "Scaled components" }

    private static let signed = NumberFormat.standard.signed

    public func sections() -> [Document.Section] {
        [Document.Section("Summary", summary), Document.Section("Pairs", pairs.map { .group(group($0)) })]
    }

    private var summary: [Block] {
        guard !pairs.isEmpty else { return [.prose("There are no pairs.")] }
        var blocks: [Block] = [.prose(headline), .table(rewards)]
        if pairs.count > 1 { blocks.insert(.prose(meanInWords), at: 1) }
        blocks.append(
            .note(
                "Every position of both responses is scaled, all components at once, and everything downstream is recomputed. "
                    + "A model without a component is not one that it was trained to be, so large changes may say that it is "
                    + "needed rather than that it carries the preference."))
        return blocks
    }

    private var headline: String {
        let scaled = Self.inWords(scalings)
        guard pairs.count == 1, let pair = pairs.first else {
            return "With \(scaled) the model prefers the other response in \(flips) of \(pairs.count) pairs."
        }
        let turn = pair.isFlipped ? ": the preference is the other one." : "."
        return "With \(scaled) the margin goes from \(Self.signed.string(pair.marginBefore)) to "
            + "\(Self.signed.string(pair.margin))\(turn)"
    }

    private var meanInWords: String {
        let value = meanChange.value.map(Self.signed.string) ?? "not defined"
        let interval = zip2(meanChange.low, meanChange.high).map {
            "95 % interval [\(Self.signed.string($0)), \(Self.signed.string($1))], a bootstrap over prompts"
        }
        return "The margin changes by \(value) on average (\(interval ?? meanChange.reason ?? "no interval"))."
    }

    /// "head.3.1 off and mlp.2 times 0.5".
    static func inWords(_ scalings: [Scaling]) -> String {
        guard !scalings.isEmpty else { return "nothing scaled" }
        let parts = scalings.map { scaling in
            scaling.factor == 0
                ? "\(scaling.component) off" : "\(scaling.component) times \(NumberFormat.standard.string(scaling.factor))"
        }
        let shown = parts.prefix(6)
        guard parts.count <= shown.count else { return shown.joined(separator: ", ") + " and \(parts.count - shown.count) more" }
        guard let last = parts.last, parts.count > 1 else { return parts.joined() }
        return parts.dropLast().joined(separator: ", ") + " and " + last
    }

    private var rewards: Table {
        let one = pairs.count == 1
        let columns: [Column] =
            (one ? [""] : ["pair"]) + [
                Column(one ? "as it is" : "margin as it is", unit: "reward", format: Self.signed),
                Column(one ? "scaled" : "margin scaled", unit: "reward", format: Self.signed),
                Column("change", unit: "reward", format: Self.signed, drawing: .bar),
            ]
        func row(_ name: String, _ change: Change) -> [Cell] {
            [.text(name), .number(change.before), .number(change.after), .number(change.change)]
        }
        return Table(
            one ? "Rewards and margin" : "Margins of \(pairs.count) pairs",
            reading: "A positive margin means that the model prefers the chosen response.", columns: columns,
            rows: one
                ? pairs.flatMap { [row("chosen", $0.chosen), row("rejected", $0.rejected), row("margin", margins($0))] }
                : pairs.map { row($0.id, margins($0)) })
    }

    private func margins(_ pair: Pair) -> Change { Change(before: pair.marginBefore, after: pair.margin) }

    private func group(_ pair: Pair) -> Group {
        let names = pair.lens.before.indices.map { $0 == 0 ? "embedding" : "\($0)" }
        var blocks: [Block] = [
            .series(
                Series(
                    "Chosen minus rejected by depth",
                    reading: "The difference read after each block through the final norm, before and after scaling.",
                    x: Axis("depth", unit: "blocks", baseline: .data, format: .whole), y: Axis("difference", unit: "reward"),
                    names: names, curves: [Curve("as it is", pair.lens.before, weight: .muted), Curve("scaled", pair.lens.after)])
            )
        ]
        if let alone = pair.alone { blocks.append(.table(table(alone, pair))) }
        return Group(
            pair.id,
            summary: "margin \(Self.signed.string(pair.marginBefore)) → \(Self.signed.string(pair.margin)) · "
                + Shortened.text(pair.prompt, to: 80), disclosure: pairs.count == 1 ? .open : .closed, blocks)
    }

    private func table(_ alone: [Alone], _ pair: Pair) -> Table {
        func row(_ name: String, _ factor: Double?, _ change: Double, _ chosen: Double?, _ rejected: Double?) -> [Cell] {
            [
                .text(name), .number(factor, orMissing: ""), .number(change), .number(chosen, orMissing: ""),
                .number(rejected, orMissing: ""),
            ]
        }
        let sum = alone.reduce(0) { $0 + $1.change }
        return Table(
            "Each by itself",
            reading: "Where the sum is not what all change together, components depend on each other or make up for each other.",
            columns: [
                "component", "factor", Column("change of the margin", unit: "reward", format: Self.signed, drawing: .bar),
                Column("chosen", unit: "reward"), Column("rejected", unit: "reward"),
            ],
            rows: alone.map { row("\($0.component)", $0.factor, $0.change, $0.chosen, $0.rejected) } + [
                row("sum", nil, sum, nil, nil),
                row("all together", nil, pair.marginChange, pair.chosen.after, pair.rejected.after),
            ])
    }
}

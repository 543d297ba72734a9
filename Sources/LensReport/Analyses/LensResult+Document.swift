import LensCore

extension LensResult: Presentable {
    public static var title: String { "Reward lens" }

    public func sections() -> [Document.Section] {
        [Document.Section("Summary", summary), Document.Section("Pairs", pairs.map { .group(group($0)) })]
    }

    private var summary: [Block] {
        let agreed = pairs.count { $0.margin > 0 }
        let headline = ["The model prefers the chosen response in \(agreed) of \(pairs.count) pairs.", formation]
        return [.prose(headline.compactMap(\.self).joined(separator: " "))] + overviewBlocks
    }

    /// All pairs at a glance.
    var overviewBlocks: [Block] {
        var blocks: [Block] = [.table(overview)]
        if pairs.count > 1 { blocks.append(.series(allCurves)) }
        blocks.append(
            .note(
                "normalized reads each depth through the final norm with that depth's own scale; frozen keeps the scale of the "
                    + "last depth, so that its steps add up to the reward; raw leaves the norm out, and neither ends at the "
                    + "reward nor is on its scale."))
        return blocks
    }

    /// After which block preferences stand; nil where there are none.
    var formation: String? {
        let formed = pairs.compactMap(\.crystallization.stable)
        guard !formed.isEmpty else { return nil }
        let mean = Double(formed.reduce(0, +)) / Double(formed.count)
        return "The preference has reached half of its final size for good after block "
            + "\(NumberFormat.decimals(1).string(mean)) of \(layers) on average (n = \(formed.count))."
    }

    private var overview: Table {
        Table(
            "When each preference forms",
            reading: "Depth 0 is the embedding, depth l is after block l; a preference has formed where the normalized "
                + "difference reaches half of its final value.",
            columns: [
                "pair", "prompt", Column("margin", unit: "reward", format: .standard.signed, drawing: .bar),
                Column("first reached", format: .whole), Column("for good", format: .whole), "by depth",
            ],
            rows: pairs.map { pair in
                let none = "the two rewards do not differ"
                return [
                    .text(pair.id), .text(Shortened.text(pair.prompt, to: 32)), .number(pair.margin),
                    .number(pair.crystallization.firstCrossing.map(Double.init), orMissing: none),
                    .number(pair.crystallization.stable.map(Double.init), orMissing: none),
                    .spark(pair.difference.normalized),
                ]
            })
    }

    private var allCurves: Series {
        Series(
            "Difference by depth, all pairs",
            reading: "Each curve is one pair's chosen minus rejected reward, read after each block.",
            x: depthAxis, y: Axis("chosen − rejected", unit: "reward"), names: depths,
            curves: [Curve("mean", mean(\.difference.normalized))]
                + pairs.prefix(40).map { Curve($0.id, $0.difference.normalized, weight: .muted) })
    }

    private func mean(_ curve: KeyPath<Pair, [Double]>) -> [Double?] {
        (0...layers).map { depth in
            let values = pairs.map { $0[keyPath: curve][depth] }
            return values.reduce(0, +) / Double(values.count)
        }
    }

    private func group(_ pair: Pair) -> Group {
        var blocks = curves(of: pair)
        if let tokens = pair.tokens { blocks.append(.tokens(strips(pair, tokens))) }
        let sign = NumberFormat.standard.signed
        return Group(
            pair.id, summary: "margin \(sign.string(pair.margin)) · \(Shortened.text(pair.prompt, to: 90))",
            disclosure: pairs.count == 1 ? .open : .closed, blocks)
    }

    /// One pair's difference and its two sides, by depth.
    func curves(of pair: Pair) -> [Block] { [.series(differenceFigure(pair)), .series(sidesFigure(pair))] }

    private func differenceFigure(_ pair: Pair) -> Series {
        let markers = [
            pair.crystallization.firstCrossing.map { Marker("half reached", at: Double($0)) },
            pair.crystallization.stable.map { Marker("for good", at: Double($0)) },
        ].compactMap { $0 }
        return Series(
            "Chosen minus rejected", reading: "Above zero the model so far prefers the chosen response.", x: depthAxis,
            y: Axis("difference", unit: "reward"), names: depths,
            curves: [
                Curve("normalized", pair.difference.normalized), Curve("frozen", pair.difference.frozen),
                Curve("raw (no norm)", pair.difference.raw, weight: .muted),
            ],
            markers: pair.crystallization.firstCrossing == pair.crystallization.stable ? Array(markers.prefix(1)) : markers)
    }

    private func sidesFigure(_ pair: Pair) -> Series {
        Series(
            "Both responses", reading: "Each curve is one response's reward read after each block, with that depth's own norm.",
            x: depthAxis, y: Axis("reward", unit: "model's own units"), names: depths,
            curves: [Curve("chosen", pair.chosen.normalized), Curve("rejected", pair.rejected.normalized)])
    }

    private func strips(_ pair: Pair, _ tokens: Tokens) -> TokenStrips {
        func strip(_ title: String, _ tokens: [Token]) -> TokenStrips.Strip {
            TokenStrips.Strip(
                title, tokens.map { .init($0.text, role: $0.role, value: $0.role == "response" ? $0.increment : nil) },
                readout: tokens.count - 1)
        }
        return TokenStrips(
            "Reward by token",
            reading: "Colour is how much the reward changes from the token before, read as if the text ended there; such "
                + "readings are off what the head was trained on, except the last.",
            quantity: Axis("change of reward", unit: "reward", format: .standard.signed),
            strips: [strip("chosen", tokens.chosen), strip("rejected", tokens.rejected)])
    }

    private var depthAxis: Axis { Axis("depth", unit: "blocks", baseline: .data, format: .whole) }

    private var depths: [String] { (0...layers).map { $0 == 0 ? "embedding" : "\($0)" } }
}

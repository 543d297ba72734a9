import LensCore

extension HackResult: Presentable {
    public static var title: String { "What the reward model can be talked into" }

    public func sections() -> [Document.Section] {
        let family = axes.filter { !$0.kind.isControl }
        var sections = [Document.Section("Summary", summary(family)), Document.Section("In words", inWords(family))]
        let curves = family.compactMap(\.doseGroup)
        if !curves.isEmpty {
            sections.append(
                .init(
                    "Dose and response",
                    [.prose("Responses that have every dose; dose 0 is the unedited response.")] + curves.map(Block.group)))
        }
        sections.append(.init("Length", length(family)))
        sections.append(.init("Controls", controls(axes.filter(\.kind.isControl))))
        if let localisations { sections.append(.init("What carries it", carriers(localisations))) }
        return sections
    }

    private func summary(_ family: [Axis]) -> [Block] {
        let ranked = family.sorted { ($0.d ?? 0) > ($1.d ?? 0) }
        return [
            .prose(
                "Each axis changes one surface property of a response; the effect is the reward with it minus the reward "
                    + "without it. \(headline)"),
            .forest(forest(ranked)), .table(table("Axes", ranked)), .definitions(meanings),
        ]
    }

    /// How many properties matter.
    var headline: String {
        let family = axes.filter { !$0.kind.isControl }
        return "\(family.count { $0.verdict.isBiased }) of \(family.count) properties change the reward by more than next to "
            + "nothing, at a false discovery rate of 5 %."
    }

    private func forest(_ axes: [Axis]) -> Forest {
        Forest(
            "Standardised effect of each axis", reading: "Right of the line the property is paid for; bars are 95 % intervals.",
            quantity: Axis.quantity("d", format: .decimals(2)),
            rows: axes.map { .init($0.axis, $0.d, low: $0.dLow, high: $0.dHigh, note: $0.note) })
    }

    func table(_ title: String, _ axes: [Axis]) -> Table {
        let sign = NumberFormat.standard.signed
        return Table(
            title, reading: "Effects at the highest dose, with 95 % intervals clustered by prompt.",
            columns: [
                "axis", Column("mean Δ", unit: "reward", format: sign), Column("Δ / spread", format: .decimals(2).signed),
                Column("d", format: .decimals(2).signed), Column("q", format: .significant(2)),
                Column("wins", format: .percent(decimals: 0)), Column("flips", format: .percent(decimals: 0)),
                Column("dose", format: .whole), Column("n", format: .whole), Column("prompts", format: .whole), "verdict",
            ],
            rows: axes.map { axis in
                [
                    .text(axis.axis),
                    .estimate(axis.meanDelta, axis.low, axis.high, axis.reason),
                    .estimate(axis.meanSpread, axis.meanSpreadLow, axis.meanSpreadHigh, "there is no spread"),
                    .estimate(axis.d, axis.dLow, axis.dHigh, axis.reason),
                    .number(axis.q, orMissing: "there is no test"),
                    .estimate(axis.winRate, axis.winRateLow, axis.winRateHigh, axis.reason),
                    .estimate(
                        axis.flipRate, axis.flipRateLow, axis.flipRateHigh,
                        axis.kind.isControl ? "" : "no preference to overturn"),
                    .number(axis.dose.map(Double.init), orMissing: ""), .number(axis.n), .number(axis.clusters),
                    .text(axis.verdict.rawValue),
                ]
            })
    }

    private var meanings: [Document.Entry] {
        let format = NumberFormat.standard
        let spread = reference.spread.value.map { " It is \(format.string($0))" } ?? " It could not be had"
        return [
            .init(
                "spread",
                "how far apart rewards of two answers to one prompt usually are: the root of the mean squared difference over "
                    + "\(reference.spread.n) pairs of \(reference.source).\(spread)."),
            .init("d", "mean Δ over its standard deviation, with Hedges' correction"),
            .init(
                "wins",
                "the share of contrasts won by the response with the property; Wilson's interval takes them as independent"),
            .init(
                "flips",
                "for edits: of the pairs of \(reference.source) that the model ranks rightly, those whose worse answer wins "
                    + "once it is edited; for curated axes: of the prompts, those won by the best response with the property"),
            .init("q", "the sign-flip test's p after Benjamini and Hochberg, over all axes but the controls"),
        ]
    }

    private func inWords(_ family: [Axis]) -> [Block] {
        [.definitions(family.map { .init($0.axis, $0.sentence) })]
    }

    private func controls(_ controls: [Axis]) -> [Block] {
        guard !controls.isEmpty else { return [.prose("There are no controls.")] }
        var blocks: [Block] = [
            .prose(
                "An identity changes nothing. A noise control makes random edits without content, and a coin decides which of the "
                    + "two texts counts as edited, so that whatever it finds is false. Controls are no part of the family that q counts; theirs is what it "
                    + "would be if they were.")
        ]
        if let noiseRate, let value = noiseRate.value {
            let share = NumberFormat.percent(decimals: 0)
            let interval = noiseRate.low.flatMap { low in noiseRate.high.map { share.string(value, low: low, high: $0) } }
            blocks.append(
                .prose(
                    "Of \(noiseRate.n) noise controls \(interval ?? share.string(value)) have a p below .05; chance is 5 %."))
        }
        return blocks + [.table(table("Controls", controls))]
    }

    private func length(_ family: [Axis]) -> [Block] {
        let sign = NumberFormat.standard.signed
        let table = Table(
            "Effect at equal length",
            reading: "Δ regressed on the change of log length, in characters; the effect is the intercept.",
            columns: [
                "axis", Column("mean Δ", unit: "reward", format: sign), Column("at equal length", unit: "reward", format: sign),
                Column("slope", unit: "reward per log length", format: sign),
            ],
            rows: family.map { axis in
                [
                    .text(axis.axis), .estimate(axis.meanDelta, axis.low, axis.high, axis.reason),
                    .measure(axis.lengthControlled), .measure(axis.lengthSlope),
                ]
            })
        return [.table(table)]
    }
}

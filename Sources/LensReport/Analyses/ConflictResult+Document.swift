import LensCore

extension ConflictResult: Presentable {
    public static var title: String { "Reward-term conflict" }

    public func sections() -> [Document.Section] {
        var sections = [
            Document.Section("Summary", [.prose(summary), .heatmap(matrix), .table(pairTable)]),
            Document.Section("What raising one term does to another", [.table(changeTable)]),
            Document.Section("Terms", [.table(termTable)]),
        ]
        if let rewardLens1 { sections.append(.init("As reward-lens 1.0 computes it", blocks(rewardLens1))) }
        return sections
    }

    private static let two = NumberFormat.decimals(2)

    private var summary: String {
        let inConflict = pairs.filter { $0.relation == .conflict }.map { "\($0.a) and \($0.b)" }
        let first =
            inConflict.isEmpty
            ? "No two of the \(terms.count) terms are demonstrably in conflict. "
            : "In conflict: \(inConflict.joined(separator: "; ")). "
        let risk = monitorabilityRisk
        let interval = zip2(risk.low, risk.high).map { " [\(Self.two.string($0)), \(Self.two.string($1))]" } ?? ""
        let value = risk.value.map(Self.two.string) ?? "not defined"
        return first
            + "\(NumberFormat.percent(decimals: 0).string(conflicts)) of \(pairs.count) pairs conflict; the monitorability risk, "
            + "their share times their mean size, is \(value)\(interval) (n = \(risk.n) pairs of answers, \(risk.units ?? risk.n) prompts, "
            + "from \(reference))."
    }

    private var matrix: Heatmap {
        let index = Dictionary(terms.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        var values = terms.map { _ in terms.map { _ in Double?.none } }
        for pair in pairs {
            guard let a = index[pair.a], let b = index[pair.b] else { continue }
            values[a][b] = pair.correlation
            values[b][a] = pair.correlation
        }
        let names = terms.map(\.name)
        return Heatmap(
            "Conflict matrix",
            reading:
                "Whether two terms rise together within pairs of answers (towards 1), or one falls where the other rises (towards −1).",
            rowTitle: "term", columnTitle: "term", rows: names, columns: names, values: values,
            quantity: Axis("correlation", format: Self.two))
    }

    private var pairTable: Table {
        Table(
            "Pairs of terms",
            reading:
                "The correlation of their changes within pairs of answers, beside that of directions drawn with the covariance of "
                + "the same changes; a relation is named only where the interval lies wholly inside or outside that null.",
            columns: [
                "term", "and", "relation", Column("n", format: .whole), Column("correlation", format: Self.two),
                "null, middle 95 %",
                Column("q", format: .significant(2)), Column("cosine", format: Self.two),
            ],
            rows: pairs.map { row in
                [
                    .text(row.a), .text(row.b), .text(row.relation.rawValue), .number(row.n),
                    .estimate(row.correlation, row.low, row.high, row.reason),
                    .text(zip2(row.nullLow, row.nullHigh).map { "\(Self.two.string($0)) to \(Self.two.string($1))" } ?? ""),
                    .number(row.q, orMissing: ""), .number(row.cosine, orMissing: "a direction has no length"),
                ]
            })
    }

    private var changeTable: Table {
        Table(
            "Mean changes along pairs that improve the other term",
            reading: "In spreads of the term that is named second; below 0, improving the first costs the second.",
            columns: ["where this rises", "this changes by", Column("mean change", unit: "spreads", format: Self.two)],
            rows: pairs.flatMap {
                [
                    [.text($0.a), .text($0.b), .measure($0.bWhereARises)], [.text($0.b), .text($0.a), .measure($0.aWhereBRises)],
                ]
            })
    }

    private var termTable: Table {
        let learned = kind == .directions
        return Table(
            "Terms",
            reading: learned
                ? "Each is the mean difference of its contrasts in what the reward head reads, of length one."
                : "Each is an output of the reward head.",
            columns: ["term"] + (learned ? [Column("contrasts", format: .whole)] : []) + [Column("spread"), "what it is"],
            rows: terms.map {
                [.text($0.name)] + (learned ? [.number($0.contrasts)] : []) + [.number($0.spread), .text($0.description)]
            })
    }

    private func blocks(_ old: RewardLens1) -> [Block] {
        [
            .warning(
                "The cosine of two directions by fixed thresholds (±0.2), whatever the activations' own covariance; no interval, no null."
            ),
            .table(
                Table(
                    "Cosines", columns: ["term", "and", Column("cosine", format: Self.two), "relation"],
                    rows: old.pairs.map {
                        [.text($0.a), .text($0.b), .number($0.cosine, orMissing: ""), .text($0.relation.rawValue)]
                    })),
            .definitions([.init("monitorability risk", Self.two.string(old.monitorabilityRisk))]),
        ]
    }
}

import LensCore

extension CascadeResult: Presentable {
    public static var title: String { "Misalignment cascade" }

    public func sections() -> [Document.Section] {
        var sections = [
            Document.Section("Summary", [.prose(summary), .table(dimensionTable), .forest(forest)]),
            Document.Section(
                "Which go together",
                [
                    .prose(
                        "Spearman's ρ over the units that two dimensions share, such as scenarios: whether the model pays more for "
                            + "one where it pays more for the other. q is adjusted over all pairs (Benjamini–Hochberg)."),
                    .graph(graph), .table(associationTable),
                ]),
            Document.Section("Shared mechanism", mechanismBlocks),
        ]
        if let rewardLens1 { sections.append(.init("As reward-lens 1.0 computes it", blocks(rewardLens1))) }
        return sections
    }

    private var summary: String {
        let paid = dimensions.filter { $0.verdict == .prefersMisaligned }.map(\.name)
        let first =
            paid.isEmpty
            ? "For no dimension does the model demonstrably prefer misaligned responses."
            : "The model prefers misaligned responses in: \(paid.joined(separator: ", "))."
        let share = NumberFormat.percent(decimals: 0)
        var average = ""
        if let value = risk.value {
            let interval = zip2(risk.low, risk.high).map { " [\(share.string($0)), \(share.string($1))]" } ?? ""
            average =
                " On average over dimensions it prefers \(share.string(value))\(interval) of the misaligned responses "
                + "(n = \(risk.n) contrasts, \(risk.units ?? risk.n) units)."
        }
        let measured = associations.filter { $0.spearman != nil }.count
        let joined =
            measured == 0
            ? " Whether dimensions go together cannot be estimated: \(associations.first?.reason ?? "there are no pairs")."
            : clusters.isEmpty
                ? " No two dimensions demonstrably go together."
                : " These go together: " + clusters.map { $0.joined(separator: ", ") }.joined(separator: "; ") + "."
        return first + average + joined + (leading.map { " The strongest links are those of \($0)." } ?? "")
    }

    private var dimensionTable: Table {
        let share = NumberFormat.percent(decimals: 0)
        return Table(
            "Dimensions",
            reading: "The reward of the misaligned response minus that of the aligned one, and how often it is positive.",
            columns: [
                "dimension", Column("n", format: .whole), Column("units", format: .whole),
                Column("mean difference", unit: "reward units"), Column("misaligned preferred", format: share),
                Column("q", format: .significant(2)), "verdict",
            ],
            rows: dimensions.map {
                [
                    .text($0.name), .number($0.n), .number($0.units), .estimate($0.meanDelta, $0.low, $0.high, $0.reason),
                    .estimate($0.preference, $0.preferenceLow, $0.preferenceHigh, nil), .number($0.q, orMissing: ""),
                    .text($0.verdict.rawValue),
                ]
            })
    }

    private var forest: Forest {
        Forest(
            "Mean difference by dimension", reading: "Right of the line the model prefers the misaligned response.",
            quantity: Axis("misaligned minus aligned", unit: "reward units", format: .standard.signed),
            rows: dimensions.map { .init($0.name, $0.meanDelta, low: $0.low, high: $0.high, note: $0.reason) })
    }

    private var graph: Graph {
        let index = Dictionary(dimensions.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        return Graph(
            "Dimensions that go together",
            reading: "Thick lines join dimensions whose association is significant; grey ones may be chance. Nodes show how much "
                + "the model pays for the misaligned response.",
            nodeQuantity: Axis("mean difference", unit: "reward units"),
            edgeQuantity: Axis("Spearman's ρ over shared units", format: .decimals(2)),
            nodes: dimensions.map { .init($0.name, $0.meanDelta) },
            edges: associations.compactMap { row in
                guard let a = index[row.a], let b = index[row.b], let value = row.spearman else { return nil }
                return .init(a, b, value, weight: row.isEdge ? .normal : .muted)
            })
    }

    private var associationTable: Table {
        Table(
            "Associations over shared units",
            columns: [
                "dimension", "and", Column("units", format: .whole), Column("ρ", format: .decimals(2)),
                Column("p", format: .significant(2)), Column("q", format: .significant(2)),
            ],
            rows: associations.map {
                [
                    .text($0.a), .text($0.b), .number($0.n), .estimate($0.spearman, $0.low, $0.high, $0.reason),
                    .number($0.p, orMissing: ""), .number($0.q, orMissing: ""),
                ]
            })
    }

    private var mechanismBlocks: [Block] {
        guard !mechanisms.isEmpty else {
            return [.notMeasured("Shared mechanism", why: mechanismReason ?? "there are no pairs of dimensions")]
        }
        let decimals = NumberFormat.decimals(2)
        return [
            .prose(
                "Spearman's ρ over heads and MLPs between what they add to two dimensions' differences: whether the same components "
                    + "pay for both. The null gives the units of one dimension random signs; components hang together, so it is wide."
            ),
            .table(
                Table(
                    "Components that two dimensions share",
                    columns: [
                        "dimension", "and", Column("components", format: .whole), Column("ρ", format: decimals),
                        "null, middle 95 %",
                        Column("p", format: .significant(2)), Column("q", format: .significant(2)),
                    ],
                    rows: mechanisms.map { row in
                        [
                            .text(row.a), .text(row.b), .number(row.n),
                            .number(row.spearman, orMissing: "cannot be estimated from so few components or units"),
                            .text(
                                zip2(row.nullLow, row.nullHigh).map { "\(decimals.string($0)) to \(decimals.string($1))" } ?? ""),
                            .number(row.p, orMissing: ""), .number(row.q, orMissing: ""),
                        ]
                    })),
        ]
    }

    private func blocks(_ old: RewardLens1) -> [Block] {
        let names = dimensions.map(\.name)
        return [
            .warning(
                "Contrasts are paired by their place, whatever their prompts, and correlations count from 0.5 on without a test. "
                    + "From fewer than ten pairs nothing is shown."),
            .heatmap(
                Heatmap(
                    "Correlations by place (n = \(old.n))", reading: "Pearson's r; not evidence of anything.",
                    rowTitle: "dimension", columnTitle: "dimension", rows: names, columns: names, values: old.correlations,
                    quantity: Axis("r", format: .decimals(2)))),
            .definitions([.init("cascade risk score", old.risk.map(NumberFormat.decimals(2).string) ?? "cannot be estimated")]),
        ]
    }
}

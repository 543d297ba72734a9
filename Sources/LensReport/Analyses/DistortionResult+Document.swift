import LensCore

extension DistortionResult: Presentable {
    public static var title: String { "Distortion index" }

    public func sections() -> [Document.Section] {
        var sections = [
            Document.Section("Summary", [.prose(summary), .table(dimensionTable), .forest(forest)]),
            Document.Section("Coverage", coverageBlocks),
            Document.Section("Agents with tools", amplificationBlocks),
        ]
        if let rewardLens1 { sections.append(.init("As reward-lens 1.0 computes it", blocks(rewardLens1))) }
        return sections
    }

    private static let share = NumberFormat.percent(decimals: 0)
    private static let two = NumberFormat.decimals(2)

    private var summary: String {
        func list(_ direction: Direction) -> String? {
            let names = dimensions.filter { $0.direction == direction }.map(\.name)
            return names.isEmpty ? nil : "\(direction.rawValue): \(names.joined(separator: ", "))"
        }
        let found = [Direction.over, .under, .reversed].compactMap(list)
        let first =
            found.isEmpty
            ? "No dimension is demonstrably paid more or less than its share. "
            : "Against the principal's weights, " + found.joined(separator: "; ") + ". "
        let mean = index.value.map { value in
            let interval = zip2(index.low, index.high).map { " [\(Self.two.string($0)), \(Self.two.string($1))]" } ?? ""
            return "The mean distortion is \(Self.two.string(value))\(interval) (0 is none; n = \(index.n) contrasts)."
        }
        return first + (mean ?? "The index cannot be estimated: \(index.reason ?? "no dimension makes a difference").")
    }

    private var dimensionTable: Table {
        Table(
            "Dimensions",
            reading: "How much of its reward the model gives each dimension, against how much the principal wants. The shares' "
                + "absolute values add up to 100 %; a negative one means that the worse response is preferred.",
            columns: [
                "dimension", "direction", Column("n", format: .whole), Column("prompts", format: .whole),
                Column("mean difference", unit: "reward units"), Column("principal's share", format: Self.share),
                Column("effective share", format: Self.share), Column("distortion", format: Self.two),
            ],
            rows: dimensions.map {
                [
                    .text($0.name), .text($0.direction.rawValue), .number($0.n), .number($0.units), .measure($0.meanDelta),
                    .number($0.principalWeight),
                    .measure($0.effectiveWeight), .estimate($0.distortion, $0.low, $0.high, $0.reason),
                ]
            })
    }

    private var forest: Forest {
        Forest(
            "Effective share by dimension",
            reading: "What the model pays a dimension; the principal's share stands beside its name.",
            quantity: Axis("effective share", format: Self.share),
            rows: dimensions.map {
                .init(
                    "\($0.name) (\(Self.share.string($0.principalWeight)))", $0.effectiveWeight.value,
                    low: $0.effectiveWeight.low,
                    high: $0.effectiveWeight.high, note: $0.effectiveWeight.reason)
            })
    }

    private var coverageBlocks: [Block] {
        let count = dimensions.map(\.discriminations.count).max() ?? 0
        return [
            .prose(
                "A probe's discrimination c is 0 where the worse response wins or draws, and nears 1 as the better one wins by more "
                    + "spreads (\(NumberFormat.standard.string(spread)) reward units, from \(reference)). A dimension is covered by "
                    + "1 − Π(1 − c) over its probes."),
            .heatmap(
                Heatmap(
                    "Coverage matrix", reading: "How clearly each probe tells better from worse; a pale row is seen by few.",
                    rowTitle: "dimension", columnTitle: "probe", rows: dimensions.map(\.name),
                    columns: (0..<count).map { "\($0 + 1)" },
                    values: dimensions.map { row in
                        (0..<count).map { row.discriminations.indices.contains($0) ? row.discriminations[$0] : nil }
                    }, quantity: Axis("discrimination", format: Self.two), scale: .sequential)),
            .table(
                Table(
                    "Coverage by dimension",
                    columns: [
                        "dimension", Column("probes", format: .whole), Column("coverage", format: .significant(3)),
                        Column("uncovered", format: .significant(2)),
                    ],
                    rows: dimensions.map { [.text($0.name), .number($0.n), .measure($0.coverage), .measure($0.uncovered)] })),
        ]
    }

    private var amplificationBlocks: [Block] {
        [
            .prose(
                "With T tools there are T + α·T(T − 1)/2 times as many dimensions (α = \(NumberFormat.standard.string(alpha))), but "
                    + "only T times as many probes. Each dimension is left with a smaller share of them."),
            .series(
                Series(
                    "Uncovered quality by number of tools", reading: "The mean over dimensions of what no probe sees.",
                    x: Axis("tools", format: .whole), y: Axis("uncovered", format: .significant(2)),
                    positions: amplification.map { Double($0.tools) },
                    curves: [
                        Curve(
                            "uncovered", amplification.map(\.uncovered.value),
                            band: Band(
                                "95 % interval", low: amplification.map(\.uncovered.low),
                                high: amplification.map(\.uncovered.high)))
                    ])),
            .table(
                Table(
                    "Amplification",
                    columns: [
                        Column("tools", format: .whole), Column("dimensions", format: .decimals(1)),
                        Column("probes each", format: Self.share), Column("coverage", format: .significant(3)),
                        Column("uncovered", format: .significant(2)),
                    ],
                    rows: amplification.map {
                        [
                            .number($0.tools), .number($0.dimensions), .number($0.probeShare), .measure($0.coverage),
                            .measure($0.uncovered),
                        ]
                    })),
        ]
    }

    private func blocks(_ old: RewardLens1) -> [Block] {
        [
            .warning(
                "Differences are brought between the smallest and the largest of all probes, so the probe with the smallest one counts "
                    + "nothing, a negative difference may count as coverage, and a probe added anywhere changes every dimension."),
            .table(
                Table(
                    "Its coverage and distortion",
                    columns: ["dimension", Column("coverage", format: Self.two), Column("distortion", format: Self.two)],
                    rows: old.dimensions.map { [.text($0.name), .number($0.coverage), .number($0.distortion)] })),
            .definitions([.init("predicted hacking severity", Self.share.string(old.severity))]),
        ]
    }
}

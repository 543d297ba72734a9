import LensCore

extension AgreementResult: Presentable {
    public static var title: String { "Agreement of attribution and causation" }

    public func sections() -> [Document.Section] {
        // A study keeps no single pairs.
        let count = max(pairs.count, overall.map(\.n).max() ?? 0)
        var sections = [
            Document.Section(
                "Summary",
                [
                    .prose(
                        "For each pair, Spearman's ρ over components between two ways to score them; then the mean over "
                            + "\(count) pairs, with a 95 % interval clustered by prompt."),
                    .table(table("All pairs", overall)), .definitions(steps(overall)), .forest(forest(overall)),
                    .scatter(scatter(overall)),
                ])
        ]
        let categories = Set(summary.compactMap(\.category)).sorted()
        if !categories.isEmpty {
            sections.append(
                .init(
                    "By category",
                    categories.map { category in
                        .group(Group(category, [.table(table(category, summary.filter { $0.category == category }))]))
                    }))
        }
        return sections
    }

    /// All pairs together.
    var overall: [Summary] { summary.filter { $0.category == nil } }

    /// Attribution against noising at the readout, over all pairs.
    var main: Summary? { overall.first { $0.a == "attribution" && $0.b == "noising.readout" } }

    /// Raw projections against noising of all positions aligned from the left, as reward-lens 1.0 does.
    var rewardLens1: Summary? { overall.first { $0.a == "raw" && $0.b == "noising.all.prefix" } }

    private func table(_ title: String, _ rows: [Summary]) -> Table {
        let decimals = NumberFormat.decimals(2)
        return Table(
            title, reading: "A ρ of 1 means the same order of components, 0 none, −1 the reverse.",
            columns: [
                "methods", Column("mean ρ", format: decimals.signed), Column("Kendall's τ", format: decimals.signed),
                Column("top overlap", format: .percent(decimals: 0)), Column("same sign", format: .percent(decimals: 0)),
                Column("n", format: .whole),
            ],
            rows: rows.map { row in
                [
                    .text("\(row.a) × \(row.b)"), estimate(row), .number(row.meanKendall, orMissing: "no pair has one"),
                    .number(row.meanTopOverlap, orMissing: "too few components"),
                    .number(row.meanSignAgreement, orMissing: "no components"), .number(row.n),
                ]
            })
    }

    /// What a row changes against the one before it.
    private func steps(_ rows: [Summary]) -> [Document.Entry] {
        rows.compactMap { row in row.step.map { .init("\(row.a) × \(row.b)", $0) } }
    }

    private func estimate(_ row: Summary) -> Cell {
        .estimate(row.meanSpearman, row.low, row.high, "ρ is not defined")
    }

    private func forest(_ rows: [Summary]) -> Forest {
        Forest(
            "Mean ρ by protocol", reading: "Each row is one pair of methods; the bar is its 95 % interval.",
            quantity: Axis("mean Spearman's ρ", format: .decimals(2)),
            rows: rows.map { row in
                .init("\(row.a) × \(row.b)", row.meanSpearman, low: row.low, high: row.high, note: row.reason ?? "n = \(row.n)")
            },
            reference: Reference("no agreement", at: 0))
    }

    private func scatter(_ rows: [Summary]) -> Scatter {
        let caption = main.flatMap { row in
            row.meanSpearman.map { mean -> String in
                let format = NumberFormat.decimals(2).signed
                let interval = row.low.flatMap { low in row.high.map { " [\(format.string(low)), \(format.string($0))]" } } ?? ""
                return "mean ρ = \(format.string(mean))\(interval), n = \(row.n)"
            }
        }
        return Scatter(
            "Attribution against patching",
            reading: "Each point is a component, averaged over pairs; on the line both views give it the same size.",
            x: Axis("attribution", unit: "reward"), y: Axis("noising effect at the readout", unit: "reward"),
            points: points.map { .init($0.attribution, $0.patching, label: "\($0.component)", group: $0.component.kind) },
            caption: caption, labelling: .outermost(6), guide: .identity)
    }
}

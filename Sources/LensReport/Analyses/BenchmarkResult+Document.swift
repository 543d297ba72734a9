import LensCore

extension BenchmarkResult: Presentable {
    public static var title: String { "Benchmark" }

    public func sections() -> [Document.Section] {
        var blocks: [Block] = [.prose(headline)]
        if let sections { blocks.append(.table(Self.scores("Sections", sections.map { ($0.name, $0.score) }))) }
        blocks.append(.table(subsetTable))
        var found = [Document.Section("Scores", blocks)]
        if let styles { found.append(.init("By style", stylesBlocks(styles))) }
        if let ties { found.append(.init("Ties", tiesBlocks(ties))) }
        found.append(.init("Items", [.group(Group("Every item", summary: "\(n) items", [.table(itemTable)]))]))
        return found
    }

    private var headline: String {
        let score = score.map { NumberFormat.decimals(3).string($0) } ?? "no score"
        let rule =
            switch layout {
            case .rewardBench:
                sections == nil ? "the share of pairs whose chosen response has the higher reward" : "the mean over sections"
            case .rewardBench2: "the mean over subsets; responses that share the highest reward share the point"
            case .rmBench: "the mean over domains of all nine comparisons of styles"
            case .judgeBench: "the share of pairs whose better response has the higher reward"
            }
        return "\(layout.rawValue), \(n) items: \(score), \(rule)."
    }

    private static func scores(_ title: String, _ rows: [(String, Double)]) -> Table {
        Table(
            title, columns: ["", Column("score", format: .decimals(3), drawing: .bar)],
            rows: rows.map { [.text($0.0), .number($0.1)] })
    }

    private var subsetTable: Table {
        Table(
            "Subsets", reading: "Intervals are Wilson's, 95 %, where a score is a share of items.",
            columns: [
                "subset", Column("items", format: .whole), Column("score", format: .decimals(3)),
                Column("strictly right", format: .percent(decimals: 1)),
            ],
            rows: subsets.map {
                [.text($0.name), .number($0.items), .number($0.score, orMissing: "a part is missing"), .measure($0.accuracy)]
            })
    }

    private func stylesBlocks(_ styles: StyleMatrix) -> [Block] {
        let summary = [("easy", styles.easy), ("normal", styles.normal), ("hard", styles.hard), ("all", styles.average)]
        return [
            .prose(
                "Hard comparisons are those in which the wrong response has more style than the right one; in easy ones it has less."
            ),
            .table(Self.scores("Difficulty", summary.compactMap { name, value in value.map { (name, $0) } })),
            .heatmap(
                Heatmap(
                    "Accuracy by style", reading: "How often the right response, by its style, beats the wrong one.",
                    rowTitle: "right", columnTitle: "wrong", rows: StyleMatrix.styles, columns: StyleMatrix.styles,
                    values: styles.cells.map { $0.map(\.value) },
                    quantity: Axis("accuracy", format: .percent(decimals: 0)), scale: .sequential)),
        ]
    }

    private func tiesBlocks(_ ties: TiesScore) -> [Block] {
        [
            .prose(
                "Questions with several right answers: all of them should beat every wrong one, and differ by less than that gap."
            ),
            .table(
                Table(
                    "Parts of the score",
                    columns: ["", Column("value", format: .decimals(3)), Column("weight", format: .decimals(2))],
                    rows: [
                        ["several right answers all beat the wrong ones", .measure(ties.tiedAccuracy), 0.3],
                        ["the single right answer does", .measure(ties.referenceAccuracy), 0.3],
                        ["the gap is wider than the right answers' spread", .measure(ties.preferred), 0.2],
                        ["so is the smaller gap of both forms", .measure(ties.preferredHard), 0.2],
                        [
                            "mean tanh(smaller gap / spread − 1)", .number(ties.margin, orMissing: "no question has both forms"),
                            0.01,
                        ],
                        ["score", .number(ties.score, orMissing: "a part is missing"), .missing("")],
                    ])),
        ]
    }

    private var itemTable: Table {
        Table(
            "Items", reading: "The highest reward of the right and of the wrong responses.",
            columns: [
                "item", "subset", Column("right", unit: "reward"), Column("wrong", unit: "reward"),
                Column("gap", unit: "reward", format: .standard.signed),
            ],
            rows: items.map { item in
                let (right, wrong) = (item.chosen.max() ?? .nan, item.rejected.max() ?? .nan)
                return [.text(item.id), .text(item.subset), .number(right), .number(wrong), .number(right - wrong)]
            })
    }
}

@testable import LensReport

/// Figures with nothing, little, much or broken data in them.
enum Odd {
    static let values: [[Double?]] = [
        [], [nil], [0], [3], [2, 2, 2], [.nan], [.infinity, 1], [-.infinity, .infinity], [1e300, -1e300],
        [.leastNonzeroMagnitude, 0],
        [.greatestFiniteMagnitude, -.greatestFiniteMagnitude, 1], (0...128).map { Double($0) }, [nil, 1, nil, .nan, 2],
    ]

    static var figures: [Block] {
        values.flatMap { values -> [Block] in
            let numbers = values.map { $0 ?? .nan }
            return [
                .series(
                    Series(
                        "s", reading: "r", x: "x", y: "y",
                        curves: [Curve("a", values, band: Band("b", low: values, high: values))],
                        markers: numbers.map { Marker("m", at: $0) }, references: numbers.map { Reference("r", at: $0) })),
                .series(Series("s", reading: "r", x: "x", y: "y", positions: numbers, curves: [Curve("a", values)])),
                .heatmap(heatmap(rows: 1, values)), .heatmap(heatmap(rows: 3, values)),
                .bars(
                    Bars(
                        "w", reading: "r", quantity: "q", bars: values.map { .init("bar", $0) },
                        total: .init("t", values.first ?? nil))),
                .bars(Bars("b", reading: "r", quantity: "q", bars: values.map { .init("bar", $0) }, arrangement: .fromZero)),
                .forest(
                    Forest("f", reading: "r", quantity: "q", rows: values.map { .init("row", $0, low: $0, high: 1, note: "n") })),
                .scatter(
                    Scatter(
                        "p", reading: "r", x: "x", y: "y", points: numbers.map { .init($0, -$0, label: "l") }, caption: "c",
                        labelling: .all, guide: .identity)),
                .tokens(
                    TokenStrips(
                        "t", reading: "r", quantity: "q",
                        strips: [
                            .init("one", values.map { .init(" x\n", role: "user", value: $0) }, readout: 99), .init("none", []),
                        ])),
                .table(
                    Table(
                        "t", columns: [Column("n", drawing: .bar), "s"],
                        rows: values.map { [.number($0, orMissing: "none"), .spark(values)] })),
            ]
        }
    }

    static func heatmap(rows: Int, _ values: [Double?]) -> Heatmap {
        Heatmap(
            "h", reading: "r", rowTitle: "row", columnTitle: "column", rows: (0..<rows).map(String.init),
            columns: values.indices.map { "column \($0)" }, values: Array(repeating: values, count: rows), quantity: "q",
            marked: 4)
    }

    static var document: Document {
        Document(title: "Odd", sections: [.init("Figures", figures), .init("Empty", [])])
    }
}

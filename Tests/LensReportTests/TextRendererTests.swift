import Testing

@testable import LensReport

@Suite struct TextRendererTests {
    @Test(arguments: [60, 80, 100, 160]) func linesFitTheTerminal(width: Int) {
        for line in TextRenderer(width: width).render(Sample.document()).split(separator: "\n") {
            #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
        }
    }

    @Test func columnsAreAlignedAtTheDecimalPoint() {
        let table = Table(
            "", columns: ["name", Column("value", unit: "nats")],
            rows: [["日本", 12.5], ["abc", -0.25], ["d", .missing("no run")]])
        #expect(
            TextRenderer(width: 60).lines(table) == [
                "       value",
                "name    nats",
                "────  ──────",
                "日本  12.5",
                "abc   −0.250",
                "d      – [a]",
                "[a] no run",
            ])
    }

    @Test func wideTablesContinueBelow() {
        let columns = ["name"] + (0..<12).map { Column("column \($0)") }
        let table = Table("", columns: columns, rows: [[.text("row")] + (0..<12).map { Cell.number($0) }])
        let lines = TextRenderer(width: 60).lines(table)
        #expect(lines.count { $0.hasPrefix("row") } > 1)
        #expect((0..<12).allSatisfy { column in lines.contains { $0.contains("column \(column)") } })
    }

    @Test func plainTextHasNoColourAndTerminalsDo() {
        let document = Sample.document(pairs: 1)
        #expect(!TextRenderer().render(document).contains("\u{1B}"))
        #expect(TextRenderer(style: .ansi).render(document).contains("\u{1B}[1m"))
    }

    @Test func waterfallBarsStartWhereTheLastEnded() {
        let bars = Bars("", reading: "", quantity: "q", bars: [.init("a", 2), .init("b", -1)], total: .init("sum", 1))
        let lines = TextRenderer(width: 60).lines(bars)
        func places(_ line: String, _ mark: Character) -> [Int] { line.enumerated().filter { $0.element == mark }.map(\.offset) }
        #expect(places(lines[0], "█").last == places(lines[1], "▒").last)
        #expect(places(lines[1], "▒").first == places(lines[2], "■").last)
    }

    @Test func tokensAreMarkedBySign() {
        let tokens: [TokenStrips.Token] = [
            .init("up", role: "r", value: 1), .init(" down", role: "r", value: -1), .init("!", role: "r", value: 0),
        ]
        let lines = TextRenderer().lines(TokenStrips("", reading: "", quantity: "q", strips: [.init("s", tokens, readout: 2)]))
        #expect(lines[2] == "  up·down[!]")
        #expect(lines[3] == "  ++−−−−−")
    }

    @Test func whatBracketsMeanIsSaidOnce() {
        func curve(_ name: String, _ band: String) -> Curve {
            Curve(name, [1, 2], band: Band(band, low: [0.5, 1.5], high: [1.5, 2.5]))
        }
        func texts(_ curves: [Curve]) -> [String] {
            let document = Document(
                title: "t", sections: [.init("s", [.series(Series("s", reading: "r", x: "x", y: "y", curves: curves))])])
            return [TextRenderer(width: 100).render(document), MarkdownRenderer().render(document)]
        }
        for text in texts([curve("first", "95 % interval"), curve("second", "95 % interval")]) {
            #expect(text.components(separatedBy: "95 % interval").count == 2 && text.contains("in brackets: 95 % interval"))
        }
        for text in texts([curve("first", "95 % interval"), curve("second", "range")]) {
            #expect(!text.contains("in brackets") && text.contains("range"))
        }
        let series = Series("s", reading: "r", x: "x", y: "y", curves: [curve("first", "interval"), curve("second", "interval")])
        #expect(series.canvas(.wide).shapes.contains(">y; shaded: interval<"))
    }
}

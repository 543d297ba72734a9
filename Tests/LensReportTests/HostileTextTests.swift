import Testing

@testable import LensReport

/// Every text of a document, replaced by an attack.
@Suite struct HostileTextTests {
    static let attack = "</title></script><script>alert(1)</script><img src=x onerror=\"a()\" x='\u{1B}[2J\u{0}|`*_#"

    static var document: Document {
        let t = attack
        let blocks: [Block] = [
            .prose(t), .note(t), .warning(t), .notMeasured(t, why: t), .definitions([.init(t, t)]),
            .table(
                Table(
                    t, reading: t, columns: [Column(t, unit: t), Column(t, drawing: .bar)], rows: [[.text(t), 1], [.missing(t)]])),
            .series(
                Series(
                    t, reading: t, x: Axis(t, unit: t), y: Axis(t, unit: t), names: [t, t],
                    curves: [Curve(t, [1, 2], band: Band(t, low: [0, 1], high: [2, 3]))],
                    markers: [Marker(t, at: 1)], references: [Reference(t, at: 1)])),
            .heatmap(
                Heatmap(
                    t, reading: t, rowTitle: t, columnTitle: t, rows: [t], columns: [t, t], values: [[1, -1]],
                    quantity: Axis(t, unit: t), marked: 1)),
            .bars(Bars(t, reading: t, quantity: Axis(t, unit: t), bars: [.init(t, 1)], rest: .init(t, 1), total: .init(t, 2))),
            .forest(
                Forest(
                    t, reading: t, quantity: Axis(t), rows: [.init(t, 1, low: 0, high: 2, note: t), .init(t, nil, note: t)],
                    reference: Reference(t, at: 0))),
            .scatter(
                Scatter(
                    t, reading: t, x: Axis(t), y: Axis(t), points: [.init(1, 2, label: t, group: t)], caption: t, labelling: .all)
            ),
            .graph(
                Graph(
                    t, reading: t, nodeQuantity: Axis(t, unit: t), edgeQuantity: Axis(t, unit: t),
                    nodes: [.init(t, 1), .init(t, -1)], edges: [.init(0, 1, 0.5)])),
            .tokens(TokenStrips(t, reading: t, quantity: Axis(t), strips: [.init(t, [.init(t, role: t, value: 1)], readout: 0)])),
        ]
        return Document(
            title: t, subtitle: t, provenance: [.init(t, t)],
            sections: (0..<4).map { _ in .init(t, [.group(Group(t, summary: t, disclosure: .open, blocks))]) })
    }

    @Test func pagesHaveOneScriptAndNoForeignElement() {
        let html = HTMLRenderer().render(HostileTextTests.document)
        #expect(html.ranges(of: "<script").count == 1)
        #expect(!html.contains("<img"))
        #expect(!html.contains("\"a()\""))
        #expect(!html.contains("\u{1B}") && !html.contains("\u{0}"))
        #expect(pictures(html).allSatisfy { isWellFormed(String($0)) })
    }

    /// Prompts, tokens, roles, names of models, categories, features and axes, options, reasons, the command.
    @Test func reportsOfHostileInputAreHarmless() {
        let document = Combined.report(HostileTextTests.attack).document(origin: [.init("command", HostileTextTests.attack)])
        let html = HTMLRenderer().render(document)
        #expect(html.ranges(of: "<script").count == 1 && !html.contains("<img") && !html.contains("\"a()\""))
        #expect(html.ranges(of: "&lt;script").count > 40)
        #expect(pictures(html).allSatisfy { isWellFormed(String($0)) })
        for file in SVGRenderer().files(document) {
            #expect(isWellFormed(file.contents) && !file.contents.contains("<script") && !file.contents.contains("<img"))
        }
        let markdown = MarkdownRenderer().render(document)
        #expect(!markdown.contains("<script") && !markdown.contains("<img") && !markdown.contains("</title>"))
    }

    @Test func picturesAreWellFormed() {
        let files = SVGRenderer().files(HostileTextTests.document)
        #expect(files.count == 28)
        for file in files {
            #expect(isWellFormed(file.contents), "\(file.name)")
            #expect(!file.contents.contains("<script") && !file.contents.contains("<img"))
        }
    }

    @Test func terminalsGetNoEscapeSequences() {
        #expect(!TextRenderer(width: 70).render(HostileTextTests.document).contains("\u{1B}"))
        // Only those of the renderer itself, all of which set a colour.
        let coloured = TextRenderer(width: 70, style: .ansi).render(HostileTextTests.document)
        #expect(coloured.ranges(of: "\u{1B}").count == coloured.matches(of: /\u{1B}\[[0-9;]*m/).count)
    }

    @Test func markdownKeepsItsTables() {
        let markdown = MarkdownRenderer().render(HostileTextTests.document)
        #expect(!markdown.contains("<script") && !markdown.contains("<img"))
        let row = markdown.split(separator: "\n").first { $0.hasPrefix("| ") && $0.hasSuffix("| 1.00 |") }
        #expect(row?.replacing("\\|", with: "").count { $0 == "|" } == 3)
    }
}

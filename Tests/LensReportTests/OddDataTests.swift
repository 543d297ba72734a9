import Testing

@testable import LensReport

@Suite struct OddDataTests {
    @Test func everyPictureIsDrawnWithoutBrokenNumbers() {
        for block in Odd.figures {
            guard let svg = SVGRenderer().render(block) else { continue }
            #expect(isWellFormed(svg))
            let shapes = svg.replacing(/<style>.*?<\/style>/.dotMatchesNewlines(), with: "").replacing(
                /<text.*?<\/text>/, with: "")
            #expect(!shapes.contains("nan") && !shapes.contains("inf"))
        }
    }

    @Test func everyRendererCopes() {
        let renderers: [any Renderer] = [
            HTMLRenderer(), TextRenderer(width: 60), TextRenderer(width: 120, style: .ansi), MarkdownRenderer(), CSVRenderer(),
        ]
        for renderer in renderers { #expect(!renderer.render(Odd.document).isEmpty) }
        for renderer in renderers { _ = renderer.render(Document(title: "", sections: [])) }
    }

    @Test func brokenNumbersAreWords() {
        let document = Document(
            title: "t",
            sections: [.init("s", [.table(Table("n", columns: ["a"], rows: [[.number(.nan)], [.number(-.infinity)]]))])])
        for renderer: any Renderer in [HTMLRenderer(), TextRenderer(), MarkdownRenderer()] {
            let text = renderer.render(document)
            #expect(text.contains("not a number") && text.contains("−infinity"))
        }
        #expect(CSVRenderer().render(document) == "a\r\nnan\r\n-inf\r\n")
    }

    @Test(arguments: [(200, 12), (1, 1), (128, 64), (32, 600)])
    func mapsOfAnySize(rows: Int, columns: Int) {
        let map = Sample.heatmap(rows: rows, columns: columns)
        let wide = map.canvas(.wide)
        #expect(wide.height < 1100)
        #expect(wide.shapes.utf8.count < 40 * rows * columns + 6000)
        #expect(!TextRenderer(width: 80).render(Document(title: "t", sections: [.init("s", [.heatmap(map)])])).isEmpty)
    }
}

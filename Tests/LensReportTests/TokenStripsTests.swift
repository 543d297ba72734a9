import Testing

@testable import LensReport

/// What raises and lowers a reward, what is only more or less there, and plain tokens.
@Suite struct TokenStripsTests {
    private func figure(_ values: [Double?], scale: Heatmap.Scale) -> TokenStrips {
        TokenStrips(
            "t", reading: "r", quantity: Axis("q"),
            strips: [.init("s", values.map { .init("abcd", role: "user", value: $0, id: 5) }, readout: 0)], scale: scale)
    }

    @Test func signedValuesRaiseAndLower() {
        let figure = figure([2, -1], scale: .diverging)
        let text = TextRenderer().lines(figure).joined(separator: "\n")
        #expect(text.contains("+ raises, − lowers") && text.contains("++++"))
        #expect(TextRenderer(style: .ansi).lines(figure).joined().contains("blue raises, orange lowers"))
        #expect(figure.canvas(.wide).shapes.contains(">−2.00<"))
    }

    @Test func activationsDoNot() {
        let figure = figure([2, 0.5, 0], scale: .sequential)
        for style in [TextRenderer.Style.plain, .ansi] {
            let text = TextRenderer(style: style).lines(figure).joined(separator: "\n")
            #expect(!text.contains("raises") && !text.contains("lowers"))
        }
        #expect(TextRenderer().lines(figure).contains("  ^^^^^^^"))
        let page = HTMLRenderer().fragment(Document(title: "t", sections: [.init("s", [.tokens(figure)])]))
        #expect(page.contains("<i class=\"p10 ro\">") && page.contains("<i class=p3>") && page.contains("<i class=z>"))
        for picture in [figure.canvas(.wide).shapes, page] { #expect(picture.contains(">0<") && !picture.contains(">−2.00<")) }
    }

    @Test func plainTokensHaveNoKeyAndNoValues() {
        let figure = figure([nil, nil], scale: .diverging)
        #expect(figure.tables[0].columns.map(\.title) == ["#", "id", "token", "role"])
        #expect(figure.tables[0].rows[0].count == 4)
        #expect(!TextRenderer().lines(figure).joined().contains("raises"))
        let page = HTMLRenderer().fragment(Document(title: "t", sections: [.init("s", [.tokens(figure)])]))
        #expect(!page.contains("<svg") && page.contains("the reward is read here"))
    }
}

import Testing

@testable import LensReport

@Suite struct MarkdownRendererTests {
    @Test func tablesAlignAndCarryFootnotes() {
        let table = Table("T", columns: ["a|b", Column("v", unit: "nats")], rows: [["x", 1.5], ["y", .missing("why")]])
        let markdown = MarkdownRenderer().render(Document(title: "D", sections: [.init("S", [.table(table)])]))
        #expect(
            markdown == """
                # D

                ## S

                **T**

                | a\\|b | v (nats) |
                | --- | ---: |
                | x | 1.50 |
                | y | –<sup>a</sup> |

                <sup>a</sup> why

                """)
    }

    @Test func markupInTextStaysText() {
        #expect(MarkdownEscape.text("*a* <b> @you [x](y) `c` #1") == "\\*a\\* &lt;b&gt; &#64;you \\[x\\](y) \\`c\\` \\#1")
        #expect(MarkdownEscape.text("- item") == "\\- item")
        #expect(MarkdownEscape.text("1. item") == "1\\. item")
        #expect(MarkdownEscape.text("1.50") == "1.50")
    }

    @Test func longTablesFoldAway() {
        let markdown = MarkdownRenderer().render(Sample.document(pairs: 1))
        #expect(markdown.ranges(of: "<details>").count == markdown.ranges(of: "</details>").count)
        #expect(markdown.contains("<details><summary>Reward gained per token: Chosen, 40 rows</summary>"))
    }
}

import LensCore
import Testing

@testable import LensReport

/// Several analyses in one document.
@Suite struct CombinedDocumentTests {
    @Test func theSummaryAnswersInPlainWords() {
        let text = TextRenderer(width: 200).render(Combined.report().document())
        #expect(text.contains("toy, a llama model with 2 blocks, prefers the chosen response in 1 of 2 pairs"))
        #expect(text.contains("The mean margin, chosen minus rejected reward, is +0.250."))
        #expect(text.contains("for good after block 1.0 of 2 on average (n = 2)"))
        #expect(text.contains("are those of head.0.0 (+0.750), mlp.1 (+0.750), head.1.1 (−0.500)"))
        #expect(text.contains("loses most with mlp.1 (+0.750), head.0.0 (+0.500), head.1.1 (−0.125)"))
        #expect(text.contains("Closely: they put components in an order with a mean Spearman's ρ of 0.90 [0.80, 0.95]"))
        #expect(text.contains("Concepts: not measured: asked for with --concepts"))
    }

    @Test func everyAnalysisHasItsSectionAndEveryPairItsGroup() {
        let document = Combined.report().document()
        #expect(
            document.sections.map(\.title) == [
                "Summary", "Rewards", "Where preferences form", "What writes preferences", "What causes preferences",
                "Whether the two agree", "Features", "Pairs", "Not measured", "Warnings",
            ])
        let groups = document.sections[7].blocks.compactMap { if case .group(let group) = $0 { group } else { nil } }
        #expect(groups.map(\.title) == ["pair-1", "pair-2"] && groups.map(\.disclosure) == [.open, .closed])
        let kinds = groups[0].blocks.map { block -> String in
            switch block {
            case .tokens: "tokens"
            case .series: "series"
            case .bars: "bars"
            case .heatmap: "heatmap"
            case .table: "table"
            default: "other"
            }
        }
        #expect(
            kinds == ["tokens", "series", "series", "bars", "heatmap", "tokens", "heatmap", "other", "bars", "table"])
    }

    @Test func whatIsMissingLeavesNoSection() {
        let document = Combined.report(full: false).document()
        #expect(document.sections.map(\.title) == ["Summary", "Rewards", "Pairs", "Not measured", "Warnings"])
        let text = TextRenderer(width: 120).render(document)
        #expect(text.contains("Tokens as fed") && !text.contains("raises") && text.contains("[·word]"))
    }

    @Test func tokensCarryWhatTheLensReadAtThem() throws {
        var strips: TokenStrips?
        Combined.report().document().walk { block, path in
            if case .tokens(let figure) = block, path == ["pair-1"], strips == nil { strips = figure }
        }
        let strip = try #require(strips?.strips.first)
        #expect(strip.tokens.map(\.value) == [nil, 1.5] && strip.tokens.map(\.id) == [7, 9] && strip.readout == 1)
    }

    @Test func originStandsInTheProvenance() {
        let document = Combined.report().document(origin: [.init("command", "rewardlens report"), .init("libtorch", "2.15.0")])
        #expect(document.provenance.suffix(3).map(\.key) == ["made by", "command", "libtorch"])
        #expect(document.provenance.contains { $0.key == "fingerprint" && $0.value == "sha256:00" })
    }

    @Test func ofManyPairsTheFirstAreShownOneByOne() {
        let blocks = Combined.report(pairs: 41).document().sections.first { $0.title == "Pairs" }?.blocks ?? []
        #expect(blocks.count == 41 && blocks.first == .note("The first 40 of 41 pairs one by one; --format json has all."))
        #expect(Combined.report(pairs: 40).document().sections.first { $0.title == "Pairs" }?.blocks.count == 40)
    }

    @Test func tenPairsStaySmall() {
        #expect(HTMLRenderer().render(Combined.report(pairs: 10).document()).utf8.count < 500_000)
    }
}

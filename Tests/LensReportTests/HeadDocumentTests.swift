import LensCore
import Testing

@testable import LensReport

/// One head as a document.
@Suite struct HeadDocumentTests {
    private func side(_ count: Int, window: Int, reward: Double, contribution: Double) -> HeadResult.Side {
        HeadResult.Side(
            reward: reward, contribution: contribution, writeNorm: 3, streamNorm: 7, readout: count - 1,
            tokens: (0..<count).map {
                .init(
                    text: $0 == 1 ? "<script>" : "t\($0)", role: "user", attention: 1 / Double(count),
                    contribution: contribution / Double(count))
            },
            pattern: .init(
                start: count - window,
                values: Array(repeating: Array(repeating: 1 / Double(count), count: window), count: window),
                outside: Array(repeating: 1 - Double(window) / Double(count), count: window)))
    }

    private func pair(_ id: String, count: Int = 4, window: Int = 4) -> HeadResult.Pair {
        let before = (chosen: 1.0, rejected: 0.25)
        return .init(
            id: id, category: nil, prompt: "Why?", chosen: side(count, window: window, reward: 1, contribution: 0.5),
            rejected: side(3, window: 3, reward: 0.25, contribution: 0.125),
            effects: [
                .init(mode: .zero, at: .readout, before: before, chosen: 0.5, rejected: 0.125),
                .init(mode: .noising, at: .all, before: before, chosen: 0.75, rejected: 0.25, alignedFraction: 0.5),
                .init(mode: .denoising, at: .all, before: before, chosen: 1, rejected: 0.375, alignedFraction: 1),
                .init(mode: .zero, at: .all, before: before, chosen: 0.5, rejected: 0),
            ])
    }

    private func document(_ pairs: [HeadResult.Pair]) -> Document {
        Report(model: nil, options: [:], warnings: [], result: HeadResult(layer: 3, head: 1, pairs: pairs)).document()
    }

    private func maps(_ document: Document) -> [Heatmap] {
        var maps: [Heatmap] = []
        document.walk { block, _ in if case .heatmap(let map) = block { maps.append(map) } }
        return maps
    }

    @Test func effectsAreSigned() {
        let pair = pair("a")
        #expect(pair.effects.map(\.effect) == [0.5, 0.25, 0.125, 0.5])
        #expect(pair.effects.map(\.marginEffect) == [0.375, 0.25, 0.125, 0.25])
        #expect(pair.chosen.completenessError < 1e-12 && pair.contribution == 0.375)
    }

    @Test func onePairIsShownWhole() {
        let text = TextRenderer(width: 140).render(document([pair("a")]))
        #expect(text.contains("head.3.1 adds +0.375 to a margin of +0.750"))
        #expect(text.contains("the margin changes by −0.250"))
        #expect(text.contains("50\u{202F}% aligned") && !text.contains("100\u{202F}% aligned"))
        #expect(text.contains("Where it looks") && text.contains("What it moves"))
        #expect(maps(document([pair("a")])).map(\.columns.count) == [4, 3])
        #expect(!text.contains("to all others in the first column"))
    }

    @Test func aWindowIsSaidToBeOne() {
        let document = document([pair("a", count: 60, window: 48)])
        #expect(maps(document)[0].columns.count == 49 && maps(document)[0].rows.count == 48)
        #expect(maps(document)[0].columns[0] == "all others" && maps(document)[0].rows[0] == "12 t12")
        let text = TextRenderer(width: 140).render(document)
        #expect(text.contains("The text has 60 tokens; the pattern shows the 48 from token 12 on"))
    }

    @Test func severalPairsAreTabled() {
        let text = TextRenderer(width: 140).render(document([pair("first"), pair("second")]))
        #expect(text.contains("The head on each pair") && text.contains("on average over 2 pairs"))
    }

    @Test func tokensAreEscaped() { #expect(!HTMLRenderer().fragment(document([pair("a")])).contains("<script>")) }
}

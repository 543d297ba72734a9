import LensCore
import Testing

@testable import LensReport

/// What tokens add, as documents.
@Suite struct TokenAttributionDocumentTests {
    private func text(_ attributions: [Double], reward: Double) -> TokenAttributionResult.Text {
        let roles = ["template", "user", "response", "response"]
        return .init(
            reward: reward, baselineReward: 0.5,
            tokens: zip(roles, attributions).map { .init(text: "<em>", role: $0, attribution: $1) }, readout: 3)
    }

    private func pair(_ id: String) -> TokenAttributionResult.Pair {
        .init(
            id: id, category: nil, prompt: "<script>alert(1)</script>", chosen: text([0.25, -1, 2, 0.25], reward: 2),
            rejected: text([0.25, -1, 0, 0.25], reward: -0.25))
    }

    private func document(_ pairs: [TokenAttributionResult.Pair], over: TokenAttributionResult.Extent = .all) -> Document {
        let result = TokenAttributionResult(baseline: .token, baselineToken: 7, over: over, steps: 16, pairs: pairs)
        return Report(model: nil, options: [:], warnings: [], result: result).document()
    }

    private func shown(_ document: Document) -> String {
        TextRenderer(width: 160).render(document).replacing(/\s+/, with: " ")
    }

    @Test func onePairSaysWhatItsRewardsAreMadeOf() {
        let text = shown(document([pair("one")]))
        #expect(text.contains("The margin is +2.25."))
        #expect(text.contains("With token 7 in place of every token the reward is +0.500 for the chosen"))
        // Σ = .5 + 1.5 of a reward of 2, and .5 − .5 of one of −.25.
        #expect(text.contains("makes up each reward within 0.25, with 16 steps"))
        #expect(text.contains("response +2.25 +0.250 +2.00") && text.contains("the baseline +0.500 +0.500"))
    }

    @Test func severalPairsHaveMeans() {
        let text = shown(document([pair("one"), pair("two")], over: .response))
        #expect(text.contains("prefers the chosen response in 2 of 2 pairs; the mean margin is +2.25"))
        #expect(text.contains("in place of the response's tokens") && text.contains("on average"))
        #expect(shown(document([])).contains("There are no pairs."))
    }

    @Test func tokensAreEscapedAndTheReadoutMarked() {
        let html = HTMLRenderer().fragment(document([pair("one")]))
        #expect(!html.contains("<script>alert") && !html.contains("<em>") && html.contains("&lt;em&gt;"))
        #expect(html.contains("readout"))
    }
}

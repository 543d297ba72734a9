import LensCore
import Testing

@testable import LensReport

/// Scaled components as documents.
@Suite struct ScaleDocumentTests {
    private func pair(_ id: String, after: Double, alone: Bool = false) -> ScaleResult.Pair {
        let scaling = ScaleResult.Scaling(.mlp(2), by: 0.5)
        return .init(
            id: id, category: nil, prompt: "<script>alert(1)</script>", chosen: .init(before: 2, after: after),
            rejected: .init(before: 1, after: 1), lens: .init(before: [0, 1], after: [0, after - 1]),
            alone: alone ? [.init(scaling, chosen: 1.75, rejected: 1, marginBefore: 1)] : nil)
    }

    private func result(_ pairs: [ScaleResult.Pair], _ scalings: [ScaleResult.Scaling]? = nil) -> ScaleResult {
        ScaleResult(
            scalings: scalings ?? [.init(.head(layer: 3, head: 1), by: 0), .init(.mlp(2), by: 0.5)], pairs: pairs,
            clusters: pairs.map(\.id), seed: 0)
    }

    private func text(_ result: ScaleResult) -> String {
        TextRenderer(width: 120).render(Report(model: nil, options: [:], warnings: [], result: result).document())
    }

    @Test func onePairSaysBeforeAndAfter() {
        let shown = text(result([pair("one", after: 0.5)]))
        #expect(shown.contains("With head.3.1 off and mlp.2 times 0.500 the margin goes from +1.00 to −0.500"))
        #expect(shown.contains("the preference is the other one"))
        #expect(!shown.contains("by itself"))
        #expect(!text(result([pair("one", after: 1.5)])).contains("the other one"))
    }

    @Test func eachAloneStandsBesideAllTogether() {
        let shown = text(result([pair("one", after: 0.5, alone: true)]))
        #expect(shown.contains("Each by itself") && shown.contains("all together"))
        #expect(shown.contains("−0.250") && shown.contains("−1.50"))
    }

    @Test func severalPairsHaveAMean() {
        let many = result((0..<12).map { pair("pair-\($0)", after: 1.5 - 0.1 * Double($0)) })
        #expect(many.flips == 7 && many.meanChange.low != nil)
        #expect(text(many).contains("prefers the other response in 7 of 12 pairs"))
        #expect(text(many).contains("95 % interval"))
        #expect(text(result([pair("a", after: 1), pair("b", after: 1)])).contains("on average"))
    }

    @Test func manyScalingsAreSummedUp() {
        let scalings = (0..<9).map { ScaleResult.Scaling(.mlp($0), by: 0) }
        #expect(ScaleResult.inWords(scalings).hasSuffix("mlp.5 off and 3 more"))
        #expect(ScaleResult.inWords([scalings[0]]) == "mlp.0 off" && ScaleResult.inWords([]) == "nothing scaled")
    }

    @Test func promptsAreEscaped() {
        let report = Report(model: nil, options: [:], warnings: [], result: result([pair("<em>", after: 1)]))
        let html = HTMLRenderer().fragment(report.document())
        #expect(!html.contains("<script>alert") && !html.contains("<em>") && html.contains("&lt;em&gt;"))
    }

    @Test func nothingIsSaidOfNoPairs() { #expect(text(result([])).contains("There are no pairs.")) }
}

import LensCore
import Testing

@testable import LensReport

/// One pair as several models see it.
@Suite struct BesideDocumentTests {
    private func report(_ name: String, _ difference: [Double], warnings: [String] = []) -> Report<LensResult> {
        let zero = [Double](repeating: 0, count: difference.count)
        func curves(_ values: [Double]) -> LensResult.Curves { .init(raw: values, normalized: values, frozen: values) }
        let last = difference.last ?? 0
        let pair = LensResult.Pair(
            id: "p", category: nil, prompt: "Why?", chosen: (last, curves(difference)), rejected: (0, curves(zero)), tokens: nil)
        return Report(
            model: ModelDescription(
                name: name, family: "llama", layers: difference.count - 1, heads: 2, width: 4, head: "linear", dtype: "float32",
                device: "cpu", fingerprint: ""), options: [:], warnings: warnings,
            result: LensResult(pairs: [pair], layers: difference.count - 1))
    }

    private func curves(_ document: Document) -> [Curve] {
        var found: [Curve] = []
        document.walk { block, _ in if case .series(let series) = block { found += series.curves } }
        return found
    }

    @Test func curvesEndAtTheirSign() throws {
        let document = Document.beside([report("a", [0, 1, 4]), report("b", [1, -2]), report("c", [1, 0])])
        let curves = curves(document)
        #expect(curves.map(\.name) == ["a", "b", "c"])
        #expect(curves[0].values.first == 0 && curves[0].values[10] == 0.25 && curves[0].values.last == 1)
        #expect(curves[1].values.first == 0.5 && curves[1].values.last == -1)
        // No difference, no unit.
        #expect(curves[2].values.allSatisfy { $0 == nil })
        let text = TextRenderer(width: 120).render(document)
        #expect(text.contains("preferred by a, and not by b, c"))
    }

    @Test func agreementIsSaid() {
        func text(_ reports: [Report<LensResult>]) -> String { TextRenderer(width: 120).render(.beside(reports)) }
        #expect(text([report("a", [0, 1]), report("b", [0, 2])]).contains("All prefer the chosen response."))
        #expect(text([report("a", [0, -1])]).contains("None prefers the chosen response."))
        #expect(text([report("a", [0, 1], warnings: ["cut"]), report("b", [0, 2])]).contains("a: cut"))
    }
}

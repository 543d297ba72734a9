import LensCore
import Testing

@testable import LensExplorer

@Suite("Pairs sorted, filtered and paged")
struct SurveySelectionTests {
    private let pairs = (0..<5).map {
        PreferencePair(id: "p\($0)", prompt: "q", chosen: "a", rejected: "b", category: $0 < 3 ? "x" : nil)
    }

    private func rows(_ margins: [Double], disagreement: [Double?] = [1, nil, 3, 2, 2]) -> [SurveyRow] {
        margins.enumerated().map {
            SurveyRow(
                index: $0, id: "p\($0)", category: $0 < 3 ? "x" : nil, prompt: "q", margin: $1, flips: $0 % 2,
                disagreement: disagreement[$0])
        }
    }

    private func order(_ change: (inout SurveyQuery) -> Void, _ margins: [Double] = [0.5, -2, 1, -1, 0.5]) -> [Int] {
        var query = SurveyQuery()
        change(&query)
        return SurveySelection(query, pairs: pairs, rows: rows(margins)).lines.map(\.index)
    }

    @Test("by margin, flips, disagreement or as in the file; ties as in the file, what has no number last")
    func sorts() {
        #expect(order { _ in } == [1, 3, 0, 4, 2])
        #expect(order { $0.order = .down } == [2, 0, 4, 3, 1])
        #expect(order { ($0.sort, $0.order) = (.flips, .down) } == [1, 3, 0, 2, 4])
        #expect(order { ($0.sort, $0.order) = (.disagreement, .down) } == [2, 3, 4, 0, 1])
        #expect(order { ($0.sort, $0.order) = (.disagreement, .up) } == [0, 3, 4, 2, 1])
        #expect(order { ($0.sort, $0.order) = (.file, .down) } == [4, 3, 2, 1, 0])
        #expect(order({ _ in }, [.nan, 1, -.infinity, .infinity, 0]) == [2, 4, 1, 3, 0])
    }

    @Test("by category, and where the model disagrees with people")
    func filters() {
        #expect(order { $0.category = "x" } == [1, 0, 2])
        #expect(order { $0.against = true } == [1, 3])
        #expect(order { ($0.against, $0.category) = (true, "x") } == [1])
        #expect(order { $0.category = "none" } == [])
    }

    @Test("without measurements the pairs stand in their own order")
    func unmeasured() {
        var query = SurveyQuery()
        query.category = "x"
        let selection = SurveySelection(query, pairs: pairs, rows: nil)
        #expect(selection.lines.map(\.index) == [0, 1, 2] && !selection.isMeasured)
    }

    @Test("fifty on a page, and no page beyond the last")
    func pages() {
        let pairs = (0..<120).map { PreferencePair(id: "p\($0)", prompt: "q", chosen: "a", rejected: "b") }
        func page(_ number: Int) -> SurveySelection {
            var query = SurveyQuery()
            query.page = number
            return SurveySelection(query, pairs: pairs, rows: nil)
        }
        #expect(page(1).pages == 3 && page(1).count == 120)
        #expect(page(2).lines.map(\.index) == Array(50..<100))
        #expect(page(3).lines.map(\.index) == Array(100..<120))
        #expect(page(99).page == 3 && page(-5).page == 1 && page(.min).page == 1)
    }
}

import Foundation
import LensCore
import Testing

@Suite struct BenchmarkResultTests {
    private func item(_ subset: String, _ chosen: [Double], _ rejected: [Double], id: String = UUID().uuidString)
        -> BenchmarkResult.Item
    {
        .init(id: id, subset: subset, chosen: chosen, rejected: rejected)
    }

    /// Mathematics counts as much as all code; subsets otherwise count by their rows; sections count alike.
    @Test func rewardBenchJoinsSections() throws {
        let (right, wrong) = (([1.0], [0.0]), ([0.0], [1.0]))
        let items =
            [item("math-prm", wrong.0, wrong.1)] + (0..<4).map { _ in item("hep-go", right.0, right.1) }
            + [
                item("alpacaeval-easy", right.0, right.1), item("mt-bench-med", right.0, right.1),
                item("mt-bench-med", wrong.0, wrong.1),
            ]
        let result = BenchmarkResult(layout: .rewardBench, items: items)
        let sections = try #require(result.sections)
        #expect(sections.map(\.name) == ["Chat", "Reasoning"])
        let (chat, reasoning) = (2.0 / 3, 0.5)
        #expect(abs(sections[0].score - chat) < 1e-12)
        #expect(abs(sections[1].score - reasoning) < 1e-12)
        let score = try #require(result.score)
        #expect(abs(score - (chat + reasoning) / 2) < 1e-12)
        #expect(result.subsets.map(\.name) == ["math-prm", "hep-go", "alpacaeval-easy", "mt-bench-med"])
    }

    @Test func aTieIsWrongWhereThereAreTwo() {
        let result = BenchmarkResult(layout: .judgeBench, items: [item("a", [1], [1]), item("b", [2], [1])])
        #expect(result.score == 0.5 && result.sections == nil && result.subsets.map(\.score) == [0, 1])
    }

    @Test func rewardBench2DividesThePoint() {
        let items = [item("Focus", [2], [2, 1, 0]), item("Focus", [3], [1, 1, 1]), item("Math", [0], [1, 0, 0])]
        let result = BenchmarkResult(layout: .rewardBench2, items: items)
        #expect(result.subsets.map(\.score) == [0.75, 0] && result.score == 0.375 && result.ties == nil)
        #expect(result.subsets[0].accuracy.value == 0.5)
    }

    /// By hand: question 1 has gaps 2 and 1 and spread 1; question 2 a tied gap of −1, a single gap of 3 and spread 2; question 3
    /// has no second form.
    @Test func tiesOnPaper() throws {
        let ties = TiesScore([
            ("tied:1", [4, 3], [1, 0]), ("ref:1", [2], [1]), ("tied:2", [4, 2], [3]), ("ref:2", [5], [2]),
            ("tied:3", [9, 8], [1]),
        ])
        #expect(ties.tiedAccuracy.value == 2.0 / 3 && ties.tiedAccuracy.n == 3 && ties.referenceAccuracy.value == 1)
        #expect(ties.preferred.value == 0.5 && ties.preferredHard.value == 0 && ties.preferred.n == 2)
        let margin = (tanh(0.0) + tanh(-1.5)) / 2
        let expected = 0.3 * 2 / 3 + 0.3 + 0.2 * 0.5 + 0.01 * margin
        #expect(abs(try #require(ties.margin) - margin) < 1e-12)
        #expect(abs(try #require(ties.score) - expected) < 1e-12)
    }

    @Test func tiesWithoutSpreadOrWithoutPairs() {
        #expect(TiesScore([("tied:1", [1, 1], [0]), ("ref:1", [1], [0])]).margin == 1)
        #expect(TiesScore([("tied:1", [1, 1], [1]), ("ref:1", [1], [1])]).margin == 0)
        let alone = TiesScore([("tied:1", [1, 1], [0])])
        #expect(alone.score == nil && alone.tiedAccuracy.value == 1 && alone.preferred.n == 0)
    }

    /// A model that pays for style alone: right wherever the right response has more of it.
    @Test func stylesOfAModelThatPaysForStyle() {
        let result = BenchmarkResult(
            layout: .rmBench, items: [item("chat", [0, 1, 2], [0, 1, 2]), item("math", [0, 1, 2], [0, 1, 2])])
        #expect(result.styles?.easy == 1 && result.styles?.normal == 0 && result.styles?.hard == 0)
        #expect(result.styles?.cells[2][0].value == 1 && result.styles?.cells[0][2].value == 0)
        #expect(abs((result.score ?? 0) - 1.0 / 3) < 1e-12 && abs((result.styles?.average ?? 0) - 1.0 / 3) < 1e-12)
        #expect(result.subsets.allSatisfy { $0.accuracy.value == nil })
    }
}

import LensAnalysis
import LensCore
import LensModel
import Testing

@Suite struct ScoreTests {
    @Test func pairsKeepTheirOrderAndMargins() throws {
        let model = try Fixture.model("llama")
        let result = try Score(model).pairs(Fixture.pairs).result
        #expect(result.n == 3)
        for (row, pair) in zip(result.pairs, Fixture.pairs) {
            #expect(row.id == pair.id)
            let chosen = try model.run(model.encode(prompt: pair.prompt, response: pair.chosen)).reward.value
            let rejected = try model.run(model.encode(prompt: pair.prompt, response: pair.rejected)).reward.value
            #expect(abs(row.chosen.reward - chosen) < 1e-5 * max(1, abs(chosen)))
            #expect(abs(row.margin - (chosen - rejected)) < 1e-4)
        }
        #expect(result.pairs[2].category == "letters")
        let hits = result.pairs.count { $0.margin > 0 }
        #expect(result.accuracy == Double(hits) / 3)
    }

    @Test func rankingPutsTheBestFirst() throws {
        let row = RankingRow(
            id: "r", prompt: [.user("Hi")], responses: ["a", "good day", "no", "yes indeed"].map { [.assistant($0)] })
        let ranking = try #require(Score(Fixture.model("gpt2")).rankings([row]).result.ranking?.first)
        let ordered = ranking.order.map { ranking.responses[$0].reward }
        #expect(ordered == ordered.sorted(by: >))
        #expect(Set(ranking.order) == [0, 1, 2, 3])
    }

    @Test func equalRewardsKeepTheirOrder() {
        func text(_ reward: Double) -> ScoreResult.Text { .init(reward: reward, tokens: 1, objectives: nil) }
        #expect(ScoreResult.Ranking(id: "", responses: [text(1), text(2), text(1), text(2)]).order == [1, 3, 0, 2])
    }

    @Test func aSecondRunGivesTheSameNumbers() throws {
        let model = try Fixture.model("mistral")
        #expect(try Score(model).pairs(Fixture.pairs).result == Score(model).pairs(Fixture.pairs).result)
    }

    @Test func progressReachesTheEndAndCanStopTheWork() throws {
        struct Stop: Error {}
        let model = try Fixture.model("llama")
        var last: Progress?
        _ = try Score(model) { last = $0 }.pairs(Fixture.pairs)
        #expect(last?.done == 6 && last?.total == 6)
        #expect(throws: Stop.self) { try Score(model) { _ in throw Stop() }.pairs(Fixture.pairs) }
    }
}

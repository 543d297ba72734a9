import LensAnalysis
import LensCore
import LensModel
import Testing

@Suite struct LensTests {
    @Test(arguments: Fixture.all) func curvesEndAtTheRewards(name: String) throws {
        let model = try Fixture.model(name)
        let (result, warnings) = try Lens(model).pairs(Fixture.pairs)
        let scores = try Score(model).pairs(Fixture.pairs).result
        #expect(warnings.isEmpty)
        #expect(result.pairs.map(\.id) == ["longer", "shorter", "equal"])
        for (pair, score) in zip(result.pairs, scores.pairs) {
            for (side, reward) in [(pair.chosen, score.chosen.reward), (pair.rejected, score.rejected.reward)] {
                #expect(abs(side.reward - reward) <= 1e-5 * max(1, abs(reward)))
                #expect(side.normalized.count == model.shape.layers + 1)
                let tolerance = 1e-5 * max(1, abs(side.reward))
                #expect(abs((side.normalized.last ?? .nan) - side.reward) <= tolerance)
                #expect(abs((side.frozen.last ?? .nan) - side.reward) <= tolerance)
            }
            #expect(pair.margin == pair.chosen.reward - pair.rejected.reward)
            #expect(pair.difference.raw == zip(pair.chosen.raw, pair.rejected.raw).map { $0 - $1 })
        }
    }

    @Test func theRawCurveIgnoresTheNormAndMissesTheReward() throws {
        let result = try Lens(Fixture.model("llama")).pairs(Fixture.pairs).result
        #expect(result.pairs.contains { abs(($0.chosen.raw.last ?? 0) - $0.chosen.reward) > 0.1 })
    }

    @Test(arguments: Fixture.families) func readingEveryTokenChangesNothingElse(name: String) throws {
        let model = try Fixture.model(name)
        let plain = try Lens(model).pairs(Fixture.pairs).result
        let full = try Lens(model, readsEveryToken: true).pairs(Fixture.pairs).result
        for (a, b) in zip(plain.pairs, full.pairs) {
            #expect(zip(a.chosen.normalized, b.chosen.normalized).allSatisfy { abs($0 - $1) < 1e-5 * max(1, abs($0)) })
            let tokens = try #require(b.tokens)
            let last = try #require(tokens.chosen.last)
            #expect(abs(last.reward - b.chosen.reward) < 1e-5 * max(1, abs(last.reward)))
            // Increments telescope.
            let sum = tokens.chosen.compactMap(\.increment).reduce(0, +)
            #expect(abs((tokens.chosen.first?.reward ?? 0) + sum - last.reward) < 1e-9)
        }
    }

    @Test func aTokensRewardIsTheRewardOfTheTextUpToIt() throws {
        let model = try Fixture.model("qwen3")
        let pair = Fixture.pairs[0]
        let text = try model.encode(prompt: pair.prompt, response: pair.chosen)
        let tokens = try #require(Lens(model, readsEveryToken: true).pairs([pair]).result.pairs[0].tokens).chosen
        for position in [3, text.ids.count / 2, text.ids.count - 1] {
            let shorter = text.prefix(position + 1)
            let reward = try model.run(shorter).reward.value
            #expect(abs(tokens[position].reward - reward) < 1e-5 * max(1, abs(reward)))
        }
    }
}

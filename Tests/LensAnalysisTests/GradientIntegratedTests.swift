import LensAnalysis
import LensCore
import LensModel
import LensText
import Testing

@Suite struct GradientIntegratedTests {
    private static func text(_ model: RewardModel, _ index: Int) throws -> TokenizedText {
        try PatchInput(Fixture.pairs[index], model: model, truncating: false).chosen
    }

    @Test(arguments: Fixture.smooth) func attributionsAddUpToWhatTheTextAdds(name: String) throws {
        let model = try Fixture.model(name)
        for (baseline, extent) in [(IntegratedGradients.Baseline.mean, IntegratedGradients.Extent.all), (.token(5), .response)] {
            let text = try Self.text(model, 0)
            func result(_ steps: Int) throws -> TokenAttributionResult.Text {
                try IntegratedGradients(model, baseline: baseline, over: extent, steps: steps).text(text)
            }
            let (few, many) = (try result(4), try result(256))
            // Random weights and small widths make a rough way, which takes many steps.
            #expect(many.completenessGap < 1e-3, "\(name) \(baseline) \(extent): \(many.completenessGap)")
            #expect(many.completenessGap <= few.completenessGap)
            #expect(abs(many.reward - (try model.run(text).reward.value)) < 1e-5 * max(1, abs(many.reward)))
        }
    }

    @Test func tokensThatStayThemselvesGetNothing() throws {
        let model = try Fixture.model("gemma2")
        let text = try Self.text(model, 0)
        let result = try IntegratedGradients(model, over: .response, steps: 8).text(text)
        #expect(result.tokens.count == text.readIDs.count)
        #expect(result.tokens.allSatisfy { $0.role == "response" || $0.attribution == 0 })
        #expect(result.tokens.contains { $0.role == "response" && abs($0.attribution) > 1e-3 })
    }

    @Test func aTextThatIsItsOwnBaselineHasNothingToAttribute() throws {
        let model = try Fixture.model("qwen2")
        let text = try Self.text(model, 0)
        let id = text.readIDs[4]
        let same = TokenizedText(
            ids: text.readIDs.map { _ in id }, pieces: text.pieces, roles: text.roles, offsets: text.offsets, text: text.text,
            readout: text.readout)
        let result = try IntegratedGradients(model, baseline: .token(id), steps: 2).text(same)
        #expect(result.tokens.allSatisfy { $0.attribution == 0 } && result.reward == result.baselineReward)
    }

    @Test func pairsAreReportedWithTheirBaseline() throws {
        let model = try Fixture.model("llama")
        var heard: [Progress] = []
        let (result, warnings) = try IntegratedGradients(model, baseline: .token(3), steps: 3) { heard.append($0) }.pairs(
            Fixture.pairs)
        #expect(result.baseline == .token && result.baselineToken == 3 && result.steps == 3)
        #expect(result.pairs.map(\.id) == Fixture.pairs.map(\.id) && heard.count == 3)
        for pair in result.pairs { #expect(pair.margin == pair.chosen.reward - pair.rejected.reward) }
        let gaps = result.pairs.flatMap { [$0.chosen, $0.rejected] }.map {
            ($0.completenessGap, abs($0.reward - $0.baselineReward))
        }
        #expect(warnings.count == gaps.count { $0 > max(1e-3, $1 / 100) } && !warnings.isEmpty)
        #expect(throws: LensError.self) { try IntegratedGradients(model, steps: 0) }
        #expect(throws: LensError.self) { try IntegratedGradients(model, baseline: .token(-1)) }
    }
}

import LensAnalysis
import LensCore
import LensModel
import LensTorch
import Testing

@Suite struct PatchTests {
    private static func inputs(_ model: RewardModel) throws -> [PatchInput] {
        try Fixture.pairs.map { try PatchInput($0, model: model, truncating: false) }
    }

    @Test(arguments: Fixture.all.filter { $0 != "modernbert-mean" })
    func patchingTheStreamAtTheEndSwapsTheRewards(name: String) throws {
        let model = try Fixture.model(name)
        let inputs = try Self.inputs(model)
        let last = Component.residual(model.shape.layers)
        for mode in [PatchResult.Mode.noising, .denoising] {
            let result = try Patch(model, PatchOptions(mode: mode, targets: [.residual])).pairs(inputs).result
            for pair in result.pairs {
                let effect = try #require(pair.effects.first { $0.component == last })
                // The whole stream at the readout is all the head reads.
                #expect(abs(effect.effect - pair.margin) <= 1e-5 * max(1, abs(pair.margin)))
                #expect(abs((effect.normalized ?? 0) - 1) < 1e-4)
                #expect(pair.alignedFraction == 1)
            }
        }
    }

    @Test(arguments: Fixture.all) func effectsEqualFullPassesWithTheSameEdit(name: String) throws {
        let model = try Fixture.model(name)
        let input = try Self.inputs(model)[0]
        let sites = (0..<model.shape.layers).flatMap { [Site.attention($0), .mlp($0)] }
        let source = try model.run(input.rejected, capturing: Capture(sites, at: .readout))
        let pair = try Patch(model, PatchOptions(targets: [.component])).pair(input)
        let readout = input.chosen.readout
        for effect in pair.effects {
            let site = try #require(effect.component.site)
            let value = try source.capture(site)
            let patched = try model.run(
                input.chosen,
                edits: [site: { try $0.replacing(1, at: Tensor(indices: [readout]), with: value) }]
            ).reward.value
            #expect(abs(effect.reward - patched) <= 1e-5 * max(1, abs(patched)), "\(name) \(effect.component)")
            #expect(abs(effect.effect - (pair.baseReward - patched)) <= 2e-5 * max(1, abs(patched)))
        }
    }

    @Test func ablationHasAnEffectOnTheMargin() throws {
        let model = try Fixture.model("llama")
        let inputs = try Self.inputs(model)
        for mode in [PatchResult.Mode.zero, .mean, .resample] {
            let options = PatchOptions(mode: mode, targets: [.component, .head], draws: 3, seed: 5)
            let reference = try ReferenceSet(
                inputs.flatMap { [($0.id, $0.chosen), ($0.id, $0.rejected)] }, sites: Patch.sites(options, model: model),
                model: model)
            let result = try Patch(model, options, reference: reference).pairs(inputs).result
            for pair in result.pairs {
                #expect(pair.effects.count == 3 * (2 + 4))
                for effect in pair.effects {
                    let margin = try #require(effect.marginEffect)
                    #expect(margin.isFinite && abs(effect.effect - (pair.baseReward - effect.reward)) < 1e-9)
                }
            }
            // Seeded draws repeat.
            #expect(try Patch(model, options, reference: reference).pairs(inputs).result.pairs == result.pairs)
        }
    }

    @Test func theMeanIsTheReferenceSetsMean() throws {
        let model = try Fixture.model("qwen2")
        let inputs = try Self.inputs(model)
        let options = PatchOptions(mode: .mean)
        let texts = inputs.flatMap { [$0.chosen, $0.rejected] }
        let reference = try ReferenceSet(
            texts.map { ("x", $0) }, sites: Patch.sites(options, model: model), model: model)
        let runs = try texts.map { try model.run($0, capturing: Capture([.mlp(1)], at: .readout)).capture(.mlp(1)).doubles() }
        let mean = (0..<runs[0].count).map { i in runs.reduce(0) { $0 + $1[i] } / Double(runs.count) }
        let pair = try Patch(model, options, reference: reference).pair(inputs[0])
        let value = try Tensor(mean, shape: [1, 1, mean.count]).to(.float32)
        let readout = inputs[0].chosen.readout
        let expected = try model.run(
            inputs[0].chosen, edits: [.mlp(1): { try $0.replacing(1, at: Tensor(indices: [readout]), with: value) }]
        ).reward.value
        let found = try #require(pair.effects.first { $0.component == .mlp(1) }).reward
        #expect(abs(found - expected) <= 1e-5 * max(1, abs(expected)))
    }

    @Test func modesThatNeedAReferenceSaySo() throws {
        let model = try Fixture.model("llama")
        for mode in [PatchResult.Mode.mean, .resample] {
            let error = #expect(throws: LensError.self) { try Patch(model, PatchOptions(mode: mode)) }
            #expect(error?.hint?.contains("--reference") == true)
        }
    }

    @Test func eachPositionIsPatchedByItself() throws {
        let model = try Fixture.model("gemma2")
        let input = try Self.inputs(model)[1]
        let pair = try Patch(model, PatchOptions(targets: [.residual], at: .each)).pair(input)
        let map = PositionMap(base: input.chosen, source: input.rejected, at: .each, alignment: .suffix)
        #expect(pair.effects.count == (model.shape.layers + 1) * map.base.count)
        #expect(pair.tokens?.count == input.chosen.ids.count)
        let prompt = PositionMap.promptLength(input.chosen, input.rejected)
        // The prompt is the same in both runs, so patching it changes nothing at all.
        #expect(pair.effects.filter { ($0.position ?? 0) < prompt }.allSatisfy { $0.effect == 0 })
        #expect(pair.effects.contains { abs($0.effect) > 1e-3 })
    }

    @Test func onlyTheLargestEffectsAreKept() throws {
        let model = try Fixture.model("gpt2")
        let input = try Self.inputs(model)[0]
        let all = try Patch(model, PatchOptions(targets: [.head])).pair(input).effects
        let top = try Patch(model, PatchOptions(targets: [.head], top: 3)).pair(input).effects
        #expect(top.map { abs($0.effect) } == Array(all.map { abs($0.effect) }.sorted(by: >).prefix(3)))
    }
}

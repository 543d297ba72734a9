import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensText
import LensTorch
import Testing

/// Estimates against the exact engine.
@Suite struct GradientPatchTests {
    private static func inputs(_ model: RewardModel) throws -> [PatchInput] {
        try Fixture.pairs.map { try PatchInput($0, model: model, truncating: false) }
    }

    private static func estimate(
        _ model: RewardModel, _ options: PatchOptions, _ method: PatchResult.Method, steps: Int = 5, _ input: PatchInput
    ) throws -> PatchResult.Pair {
        try GradientPatch(model, options: options, method: method, steps: steps).pair(input)
    }

    @Test(arguments: Fixture.all) func atpIsTheDerivativeOfExactPatching(name: String) throws {
        let model = try RewardModel(folder: Fixture.models.appending(path: name), options: .init(type: .float64))
        let targets = PatchTarget.allCases
        // Every mode and every choice of positions for each model; all combinations over the models, or for each in a soak.
        let isFull = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1"
        let turn = Fixture.all.firstIndex(of: name) ?? 0
        for (index, (input, at)) in zip(try Self.inputs(model), [PatchResult.Positions.readout, .response, .all]).enumerated() {
            let modes = [PatchResult.Mode.noising, .denoising, .zero]
            for mode in isFull ? modes : [modes[(index + turn) % modes.count]] {
                let options = PatchOptions(mode: mode, targets: targets, at: at)
                let pair = try Self.estimate(model, options, .atp, input)
                let slopes = try FiniteDifference(model, options, input).slopes(pair.effects.map(\.component))
                for (effect, slope) in zip(pair.effects, slopes) {
                    #expect(
                        abs(effect.effect - slope) <= 1e-6 * max(1, abs(slope)),
                        "\(name) \(mode) \(at) \(effect.component): \(effect.effect), not \(slope)")
                    let change = mode == .denoising ? effect.effect : -effect.effect
                    #expect(abs(effect.reward - pair.baseReward - change) < 1e-9 * max(1, abs(pair.baseReward)))
                }
            }
        }
    }

    @Test(arguments: Fixture.all) func positionsTakenOneByOneAddUpToAllOfThem(name: String) throws {
        let model = try Fixture.model(name)
        let input = try Self.inputs(model)[0]
        for alignment in PatchResult.Alignment.allCases {
            func options(_ at: PatchResult.Positions) -> PatchOptions {
                PatchOptions(mode: .denoising, targets: [.component, .head, .residual], at: at, alignment: alignment)
            }
            let each = try Self.estimate(model, options(.each), .atp, input)
            let all = try Self.estimate(model, options(.all), .atp, input)
            for effect in all.effects {
                let parts = each.effects.filter { $0.component == effect.component }
                let sum = parts.reduce(0) { $0 + $1.effect }
                let size = parts.reduce(1) { $0 + abs($1.effect) }
                #expect(abs(sum - effect.effect) < 1e-9 * size)
            }
            #expect(all.alignedFraction == each.alignedFraction)
        }
    }

    @Test(arguments: Fixture.families) func headsAddUpToAttentionWhereTheWriteIsLinear(name: String) throws {
        let model = try Fixture.model(name)
        guard model.architecture?.placement == .pre else { return }
        let input = try Self.inputs(model)[1]
        let options = PatchOptions(targets: [.component, .head, .neuron], at: .response)
        let effects = try Self.estimate(model, options, .atp, input).effects
        for layer in 0..<model.shape.layers {
            func sum(_ kind: (Component) -> Bool) -> Double {
                effects.filter { $0.component.layer == layer && kind($0.component) }.reduce(0) { $0 + $1.effect }
            }
            let attention = sum { if case .attention = $0 { true } else { false } }
            let heads = sum { if case .head = $0 { true } else { false } }
            let mlp = sum { if case .mlp = $0 { true } else { false } }
            let neurons = sum { if case .neuron = $0 { true } else { false } }
            #expect(abs(attention - heads) < 1e-4 * max(1, abs(attention)), "\(name) \(layer)")
            #expect(abs(mlp - neurons) < 1e-4 * max(1, abs(mlp)), "\(name) \(layer)")
        }
    }

    @Test(arguments: Fixture.smooth) func integratedActivationsConvergeToExactPatching(name: String) throws {
        let model = try Fixture.model(name)
        for (input, mode) in zip(try Self.inputs(model), [PatchResult.Mode.noising, .denoising, .zero]) {
            // A norm turns within a sliver of the way to a stream of zero.
            let options = PatchOptions(mode: mode, targets: [.component, .head] + (mode == .zero ? [] : [.residual]))
            let exact = try Patch(model, options).pair(input)
            let many = try Self.estimate(model, options, .eapIG, steps: 64, input)
            let few = try Self.estimate(model, options, .eapIG, steps: 5, input)
            let first = try Self.estimate(model, options, .atp, input)
            func error(_ pair: PatchResult.Pair) -> Double {
                zip(pair.effects, exact.effects).reduce(0) { max($0, abs($1.0.effect - $1.1.effect)) }
            }
            #expect(error(many) <= 2e-4 * max(1, abs(exact.baseReward)), "\(name) \(mode): \(error(many))")
            #expect(error(few) <= error(first) + 1e-6)
            for (a, b) in zip(many.effects, exact.effects) {
                #expect(a.component == b.component && a.position == b.position)
                #expect((a.marginEffect == nil) == (b.marginEffect == nil))
                if let mine = a.marginEffect, let other = b.marginEffect {
                    #expect(abs(mine - other) <= 4e-4 * max(1, abs(exact.baseReward)))
                }
            }
        }
    }

    @Test(arguments: Fixture.smooth) func integratedActivationsWorkAtOtherPositions(name: String) throws {
        let model = try Fixture.model(name)
        let input = try Self.inputs(model)[0]
        for (at, targets) in [
            (PatchResult.Positions.response, [PatchTarget.component, .head]), (.each, [.component]), (.all, [.component]),
        ] {
            let options = PatchOptions(mode: .denoising, targets: targets, at: at)
            let exact = try Patch(model, options).pair(input)
            let pair = try Self.estimate(model, options, .eapIG, steps: 64, input)
            #expect(pair.effects.count == exact.effects.count && pair.tokens == exact.tokens)
            for (a, b) in zip(pair.effects, exact.effects) {
                #expect(a.position == b.position)
                #expect(
                    abs(a.effect - b.effect) <= 1e-3 * max(1, abs(exact.baseReward)),
                    "\(name) \(at) \(a.component) \(a.position ?? -1): \(a.effect), not \(b.effect)")
            }
        }
    }

    @Test(arguments: Fixture.families) func theDirectPathOfTheLastWritesIsTheWholeEffect(name: String) throws {
        let model = try Fixture.model(name)
        let last = model.shape.layers - 1
        let isParallel = model.shape.order == .parallel
        for (input, mode) in zip(try Self.inputs(model), [PatchResult.Mode.noising, .denoising, .zero]) {
            let options = PatchOptions(mode: mode, targets: PatchTarget.allCases)
            let exact = try Patch(model, options).pair(input)
            let direct = try Self.estimate(model, options, .path, input)
            for (a, b) in zip(direct.effects, exact.effects) {
                let isLast: Bool =
                    switch a.component {
                    case .mlp(last), .neuron(last, _), .residual(last + 1): true
                    case .attention(last), .head(last, _): isParallel
                    default: false
                    }
                guard isLast else { continue }
                #expect(
                    abs(a.effect - b.effect) <= 1e-5 * max(1, abs(exact.baseReward)),
                    "\(name) \(mode) \(a.component): \(a.effect), not \(b.effect)")
                #expect(abs((a.marginEffect ?? 0) - (b.marginEffect ?? 0)) <= 2e-5 * max(1, abs(exact.baseReward)))
            }
        }
    }

    @Test(arguments: Fixture.families) func theDirectPathIsTheStreamsChangeAndNothingElse(name: String) throws {
        let model = try Fixture.model(name)
        let input = try Self.inputs(model)[0]
        let pair = try Self.estimate(model, PatchOptions(targets: [.component]), .path, input)
        let sites = (0..<model.shape.layers).flatMap { [Site.attention($0), .mlp($0)] } + [.residual(model.shape.layers)]
        let capture = Capture(sites, at: .readout)
        let (base, source) = (try model.run(input.chosen, capturing: capture), try model.run(input.rejected, capturing: capture))
        for effect in pair.effects {
            let site = try #require(effect.component.site)
            let stream = try base.capture(.residual(model.shape.layers)) - base.capture(site) + source.capture(site)
            let expected = try model.reader().normalized(stream.select(1, 0))[0]
            #expect(abs(effect.reward - expected) <= 1e-5 * max(1, abs(expected)), "\(name) \(effect.component)")
        }
        // Elsewhere there is no direct path.
        let prompt = try Self.estimate(model, PatchOptions(mode: .zero, at: .prompt), .path, input)
        #expect(prompt.effects.allSatisfy { $0.effect == 0 && $0.reward == prompt.baseReward })
    }

    @Test(arguments: [PatchResult.Method.atp, .atpStar, .eapIG, .path], Fixture.all)
    func aResponseAgainstItselfHasNoEffects(method: PatchResult.Method, name: String) throws {
        let model = try Fixture.model(name)
        let text = try Self.inputs(model)[0].chosen
        let input = PatchInput(id: "same", chosen: text, rejected: text)
        // Direct paths are not defined where every sum is normed again, or a mean is read.
        if method == .path, !model.shape.isAdditive || model.shape.pooling == .mean {
            #expect(throws: LensError.self) { try Self.estimate(model, PatchOptions(), method, input) }
            return
        }
        for at in [PatchResult.Positions.readout, .all] {
            let pair = try Self.estimate(model, PatchOptions(targets: [.component, .head], at: at), method, steps: 2, input)
            #expect(pair.effects.allSatisfy { abs($0.effect) < 1e-4 * max(1, abs(pair.baseReward)) }, "\(name) \(method)")
            #expect(pair.effects.allSatisfy { $0.normalized == nil })
        }
    }

    @Test func interpolatedInputsNeedTextsOfEqualLength() throws {
        let model = try Fixture.model("gemma2")
        let inputs = try Self.inputs(model)
        let patch = try GradientPatch(
            model, options: PatchOptions(targets: [.component]), method: .eapIG, steps: 3, interpolating: .inputs)
        #expect(throws: LensError.self) { try patch.pair(inputs[0]) }
        let equal = try #require(inputs.first { $0.chosen.readIDs.count == $0.rejected.readIDs.count })
        let pair = try patch.pair(equal)
        #expect(pair.effects.count == 2 * model.shape.layers && pair.effects.contains { abs($0.effect) > 1e-5 })
    }

    @Test func theEmbeddingsMeanGradientIsExactForTheInputForm() throws {
        // All embeddings together are the input: their integrated gradient is the whole margin.
        let model = try Fixture.model("qwen2")
        let equal = try #require(try Self.inputs(model).first { $0.chosen.readIDs.count == $0.rejected.readIDs.count })
        let pair = try GradientPatch(
            model, options: PatchOptions(targets: [.residual], at: .all), method: .eapIG, steps: 32, interpolating: .inputs
        ).pair(equal)
        let embedding = try #require(pair.effects.first { $0.component == .residual(0) })
        #expect(abs(embedding.effect - pair.margin) < 1e-3 * max(1, abs(pair.margin)))
    }

    @Test func whatHasNoEstimateIsRefused() throws {
        let model = try Fixture.model("llama")
        #expect(throws: LensError.self) { try GradientPatch(model, options: PatchOptions(mode: .mean), method: .atp) }
        #expect(throws: LensError.self) { try GradientPatch(model, options: PatchOptions(), method: .patching) }
        #expect(throws: LensError.self) { try GradientPatch(model, options: PatchOptions(), method: .eapIG, steps: 0) }
    }

    @Test func onlyTheLargestAreKept() throws {
        let model = try Fixture.model("gpt2")
        let input = try Self.inputs(model)[0]
        let all = try Self.estimate(model, PatchOptions(targets: [.head]), .atp, input).effects
        let top = try Self.estimate(model, PatchOptions(targets: [.head], top: 3), .atp, input).effects
        #expect(top.map { abs($0.effect) } == Array(all.map { abs($0.effect) }.sorted(by: >).prefix(3)))
        let result = try GradientPatch(model, options: PatchOptions(), method: .path).pairs([input]).result
        #expect(result.method == .path && result.pairs.count == 1)
    }

    @Test(arguments: [PatchResult.Method.atp, .atpStar, .eapIG, .path], PatchResult.Alignment.allCases)
    func effectsStandWhereExactPatchingHasThem(method: PatchResult.Method, alignment: PatchResult.Alignment) throws {
        let model = try Fixture.model("gemma2")
        for (input, at) in zip(try Self.inputs(model) + Self.inputs(model), PatchResult.Positions.allCases) {
            let options = PatchOptions(mode: .denoising, targets: [.component, .head], at: at, alignment: alignment)
            let found = try Self.estimate(model, options, method, steps: 1, input)
            let exact = try Patch(model, options).pair(input)
            #expect(found.effects.map(\.component) == exact.effects.map(\.component))
            #expect(found.effects.map(\.position) == exact.effects.map(\.position))
            #expect(found.alignedFraction == exact.alignedFraction && found.tokens == exact.tokens)
            let scale = max(1, abs(exact.baseReward))
            #expect(abs(found.margin - exact.margin) < 1e-5 * scale && abs(found.baseReward - exact.baseReward) < 1e-5 * scale)
        }
    }

    @Test(arguments: [PatchResult.Method.atp, .atpStar, .eapIG, .path])
    func roundedWeightsGiveNearlyTheSame(method: PatchResult.Method) throws {
        let options = PatchOptions(targets: [.component, .head], at: .response)
        let effects = try [ElementType.float32, .bfloat16].map { type in
            let model = try RewardModel(folder: Fixture.models.appending(path: "llama"), options: .init(type: type))
            return try Self.estimate(model, options, method, Self.inputs(model)[0]).effects.map(\.effect)
        }
        #expect(try #require(Correlation.pearson(effects[0], effects[1]).value) > 0.99)
    }
}

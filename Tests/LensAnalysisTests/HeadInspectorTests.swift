import LensAnalysis
import LensCore
import LensModel
import LensTorch
import Testing

/// One head by itself: its parts add up to it, and its effects are those of full passes.
@Suite struct HeadInspectorTests {
    @Test(arguments: Fixture.all) func sourcesAddUpToTheHead(name: String) throws {
        let model = try Fixture.model(name)
        let heads = try Attribution(model, by: .head).pairs(Fixture.pairs).result
        for (layer, head) in [(0, 1), (model.shape.layers - 1, 0)] {
            let component = Component.head(layer: layer, head: head)
            let (result, warnings) = try HeadInspector(model, layer: layer, head: head).pairs(Fixture.pairs)
            #expect(warnings.isEmpty && result.component == component)
            for (pair, whole) in zip(result.pairs, heads.pairs) {
                let expected = try #require(whole.components.first { $0.component == component })
                let bound = 1e-5 * max(1, abs(whole.reward.chosen), abs(whole.reward.rejected))
                for (side, value, reward) in [
                    (pair.chosen, expected.chosen, whole.reward.chosen),
                    (pair.rejected, expected.rejected, whole.reward.rejected),
                ] {
                    #expect(abs(side.contribution - value) <= bound)
                    #expect(side.completenessError <= bound, "\(name) \(component)")
                    #expect(abs(side.tokens.reduce(0) { $0 + $1.contribution } - value) <= 2 * bound)
                    #expect(abs(side.reward - reward) <= bound)
                    #expect(abs(side.tokens.reduce(0) { $0 + $1.attention } - 1) < 1e-5)
                    #expect(side.writeNorm > 0 && side.streamNorm > 0)
                    #expect(side.tokens.indices.contains(side.readout))
                }
            }
        }
    }

    @Test(arguments: ["llama", "gemma2", "bert", "deberta-v2", "modernbert-mean"]) func effectsEqualFullPasses(name: String)
        throws
    {
        let model = try Fixture.model(name)
        let (layer, head) = (0, 1)
        let pair = Fixture.pairs[0]
        let found = try HeadInspector(model, layer: layer, head: head).pairs([pair]).result.pairs[0]
        let input = try PatchInput(pair, model: model, truncating: false)
        for at in [PatchResult.Positions.readout, .all] {
            let silent = try #require(found.effect(.zero, at))
            for (text, reward) in [(input.chosen, silent.chosen), (input.rejected, silent.rejected)] {
                let positions = at == .readout ? [text.readout] : Array(text.readIDs.indices)
                let full = try model.run(
                    text,
                    edits: [
                        .headOutput(layer): { value in
                            let index = try Tensor(indices: positions)
                            // [row, position, head, headWidth]
                            let mask = (0..<model.shape.heads).map { $0 == head ? 0.0 : 1 }
                            let masked = try value.selecting(1, index) * Tensor(mask, shape: [1, 1, mask.count, 1]).to(.float32)
                            return try value.replacing(1, at: index, with: masked)
                        }
                    ]
                ).reward.value
                #expect(abs(full - reward) <= 1e-5 * max(1, abs(full)), "\(name) \(at)")
            }
            #expect(abs(silent.marginEffect - (found.margin - (silent.chosen - silent.rejected))) < 1e-5)
            // The same numbers as a sweep's.
            for mode in [PatchResult.Mode.noising, .denoising] {
                let options = PatchOptions(mode: mode, targets: [.head], at: at)
                let swept = try Patch(model, options).pair(input)
                let expected = try #require(swept.effects.first { $0.component == .head(layer: layer, head: head) })
                let effect = try #require(found.effect(mode, at))
                #expect(abs(effect.effect - expected.effect) < 1e-5 * max(1, abs(swept.baseReward)), "\(name) \(mode) \(at)")
                #expect(effect.alignedFraction == swept.alignedFraction)
                #expect(abs(effect.marginEffect - effect.effect) < 1e-9)
            }
        }
    }

    /// Weights that were built tell which head carries the reward.
    @Test func thePlantedHeadStandsOut() throws {
        let planted = try Planted("single-head")
        let carrier = try #require(
            planted.signs.first {
                if case .head = $0.key { $0.value == 1 } else { false }
            }?.key)
        guard case .head(let layer, let head) = carrier else { return }
        let result = try HeadInspector(planted.model, layer: layer, head: head).pairs(planted.pairs).result
        let mean = result.pairs.reduce(0) { $0 + $1.contribution } / Double(result.pairs.count)
        #expect(abs(mean - planted.meanMargin) < 0.2 * abs(planted.meanMargin))
        let silent = result.pairs.compactMap { $0.effect(.zero, .all)?.marginEffect }.reduce(0, +) / Double(result.pairs.count)
        #expect(abs(silent - planted.meanMargin) < 0.2 * abs(planted.meanMargin))
    }

    @Test func longTextsShowAWindowOfTheirPattern() throws {
        let model = try Fixture.model("llama")
        let pair = PreferencePair(
            id: "long", prompt: String(repeating: "one two three ", count: 12), chosen: "Four.", rejected: "No")
        let side = try HeadInspector(model, layer: 1, head: 0).pairs([pair]).result.pairs[0].chosen
        try #require(side.tokens.count > HeadInspector.window)
        let pattern = side.pattern
        #expect(pattern.values.count == HeadInspector.window && pattern.values.allSatisfy { $0.count == HeadInspector.window })
        #expect(pattern.start + pattern.values.count == side.tokens.count)
        for (row, outside) in zip(pattern.values, pattern.outside) { #expect(abs(row.reduce(outside, +) - 1) < 1e-5) }
        #expect(pattern.outside.contains { $0 > 1e-3 })
        // The readout's row is what the tokens show.
        let last = try #require(pattern.values.last)
        for (index, value) in last.enumerated() {
            #expect(abs(value - side.tokens[pattern.start + index].attention) < 1e-7)
        }
        // Nothing looks ahead.
        for (row, values) in pattern.values.enumerated() { #expect(values.dropFirst(row + 1).allSatisfy { $0 == 0 }) }
    }

    @Test func aForeignModelsHeadIsItsWrite() throws {
        for isCausal in [true, false] {
            let model = try BagModel(isCausal: isCausal).model
            let pair = PreferencePair(id: "a", prompt: "ab", chosen: "cde", rejected: "f")
            let side = try HeadInspector(model, layer: 0, head: 0).pairs([pair]).result.pairs[0].chosen
            let components = try Attribution(model).pairs([pair]).result.pairs[0].components
            let attention = try #require(components.first { $0.component == .attention(0) })
            #expect(abs(side.contribution - attention.chosen) < 1e-9)
            #expect(side.completenessError < 1e-9)
        }
    }

    @Test func headsThatAreNotThereAreRefused() throws {
        let model = try Fixture.model("llama")
        for (layer, head) in [(-1, 0), (model.shape.layers, 0), (0, model.shape.heads), (0, -1)] {
            let error = #expect(throws: LensError.self) { try HeadInspector(model, layer: layer, head: head) }
            #expect(error?.kind == .input && error?.hint?.contains("heads 0 to") == true)
        }
    }
}

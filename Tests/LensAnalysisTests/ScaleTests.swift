import LensAnalysis
import LensCore
import LensModel
import LensTorch
import Testing

/// Scalings at once and each by itself: two ways to compute them give the same.
@Suite struct ScaleTests {
    typealias Scaling = ScaleResult.Scaling

    private static func scalings(_ shape: ModelShape) -> [Scaling] {
        [
            Scaling(.head(layer: 0, head: 1), by: 0), Scaling(.head(layer: 1, head: 0), by: 1.7), Scaling(.mlp(1), by: 0.5),
            Scaling(.attention(1), by: 0.3), Scaling(.neuron(layer: 0, neuron: 2), by: -1), Scaling(.residual(1), by: 1.1),
        ]
    }

    /// The joint run is a full pass with edits; the engine recomputes cones.
    private func check(_ model: RewardModel, _ name: String) throws {
        let scalings = Self.scalings(model.shape)
        let result = try Scale(model, scalings, eachAlone: true).pairs(Fixture.pairs).result
        #expect(result.scalings == scalings)
        for (pair, input) in zip(result.pairs, Fixture.pairs) {
            for (response, change, alone) in [
                (input.chosen, pair.chosen, \ScaleResult.Alone.chosen), (input.rejected, pair.rejected, \.rejected),
            ] {
                let text = try model.encode(prompt: input.prompt, response: response)
                let positions = Array(text.readIDs.indices)
                let together = Counterfactual(
                    scalings.map { Intervention($0.component, at: positions, .scale($0.factor)) })
                let outcome = try CounterfactualEngine(model).run(base: text, counterfactuals: [together])
                let expected = outcome.rewards[0].value
                #expect(abs(change.after - expected) <= 1e-5 * max(1, abs(expected)), "\(name) \(pair.id)")
                #expect(abs(change.before - outcome.base.value) <= 1e-5 * max(1, abs(outcome.base.value)), "\(name)")
                // Each by itself, by a full pass.
                for (index, scaling) in scalings.enumerated() where input.id == "longer" {
                    let one = try Scale(model, [scaling]).pairs([input]).result.pairs[0]
                    let full = alone == \.chosen ? one.chosen.after : one.rejected.after
                    let found = try #require(pair.alone)[index][keyPath: alone]
                    #expect(abs(found - full) <= 1e-5 * max(1, abs(full)), "\(name) \(scaling.component)")
                }
            }
            #expect(abs(pair.margin - (pair.chosen.after - pair.rejected.after)) < 1e-12)
            #expect(abs(pair.marginChange - (pair.margin - pair.marginBefore)) < 1e-12)
            let ends = (try #require(pair.lens.before.last), try #require(pair.lens.after.last))
            let bound = 1e-4 * max(1, abs(pair.chosen.before), abs(pair.chosen.after))
            #expect(abs(ends.0 - pair.marginBefore) <= bound && abs(ends.1 - pair.margin) <= bound, "\(name)")
            #expect(pair.lens.before.count == model.shape.layers + 1)
        }
        #expect(result.pairs.contains { abs($0.marginChange) > 1e-4 }, "\(name)")
    }

    @Test(arguments: Fixture.all) func allAtOnceEqualsTheEngine(name: String) throws { try check(Fixture.model(name), name) }

    @Test(arguments: ["armorm", "qrm", "urm", "inf-orm"]) func gatedHeadsAreReadAnew(name: String) throws {
        let folder = Fixture.models.deletingLastPathComponent().appending(path: "heads/\(name)")
        try check(RewardModel(folder: folder, options: .init(type: .float32)), name)
    }

    @Test func redundantHeadsOnlyShowTogether() throws {
        let planted = try Planted("redundant-pair")
        let carriers = planted.signs.filter { $0.value == 1 && $0.key.isHead }.map(\.key).sorted { "\($0)" < "\($1)" }
        try #require(carriers.count == 2)
        let result = try Scale(planted.model, carriers.map { Scaling($0, by: 0) }, eachAlone: true).pairs(planted.pairs).result
        let together = result.pairs.reduce(0) { $0 + $1.marginChange } / Double(result.pairs.count)
        let apart = result.pairs.reduce(0) { $0 + ($1.alone ?? []).reduce(0) { $0 + $1.change } } / Double(result.pairs.count)
        #expect(together < -0.5 * planted.meanMargin)
        #expect(abs(apart) < 0.5 * abs(together))
    }

    @Test func factorsOfOneChangeNothing() throws {
        let model = try RewardModel(folder: Fixture.models.appending(path: "llama-v4"), options: .init(type: .bfloat16))
        let result = try Scale(model, Self.scalings(model.shape).map { Scaling($0.component, by: 1) }).pairs(Fixture.pairs).result
        for pair in result.pairs { #expect(pair.marginChange == 0 && pair.alone == nil) }
        #expect(result.flips == 0)
        // Nothing scaled is the model itself.
        #expect(try Scale(model, []).pairs([Fixture.pairs[0]]).result.pairs[0].marginChange == 0)
    }

    @Test func aForeignModelIsScaledToo() throws {
        let model = try BagModel().model
        let pair = PreferencePair(id: "a", prompt: "ab", chosen: "cde", rejected: "f")
        let scalings = [Scaling(.attention(0), by: 0), Scaling(.mlp(0), by: 0)]
        let found = try Scale(model, scalings).pairs([pair]).result.pairs[0]
        // What is left is the last token's own embedding.
        let embedding = try Attribution(model).pairs([pair]).result.pairs[0].components[0]
        #expect(abs(found.margin - embedding.difference) < 1e-9)
    }

    @Test func whatCannotBeScaledIsRefused() throws {
        let model = try Fixture.model("llama")
        let (layers, heads) = (model.shape.layers, model.shape.heads)
        for scalings in [
            [Scaling(.bias(0), by: 0)], [Scaling(.attention(layers), by: 0)], [Scaling(.head(layer: 0, head: heads), by: 0)],
            [Scaling(.mlp(0), by: 0), Scaling(.mlp(0), by: 1)], [Scaling(.mlp(0), by: .infinity)],
            [Scaling(.neuron(layer: 0, neuron: 1_000_000), by: 0)], [Scaling(.residual(layers + 1), by: 0)],
        ] {
            let error = #expect(throws: LensError.self) { try Scale(model, scalings) }
            #expect(error?.kind == .input)
        }
    }
}

import LensAnalysis
import LensCore
import LensModel
import Testing

/// Which components are named, and where the others go.
@Suite struct AttributionListingTests {
    private func rows(_ name: String, _ by: AttributionResult.Granularity, top: Int = 100) throws -> [AttributionResult.Pair] {
        try Attribution(AttributionTests.model(name), by: by, top: top).pairs(Fixture.pairs).result.pairs
    }

    @Test func componentsStandInTheNetworksOrder() throws {
        let names = try rows("llama", .component)[0].components.map(\.component.description)
        #expect(names == ["embedding", "attention.0", "mlp.0", "attention.1", "mlp.1", "attention.2", "mlp.2"])
    }

    @Test(arguments: ["gpt2", "gpt_neox"]) func biasesAreNamedWhereThereAreAny(name: String) throws {
        let names = try rows(name, .head)[0].components.map(\.component)
        #expect(names.contains(.bias(0)) && names.contains(.head(layer: 0, head: 3)) && names.contains(.mlp(0)))
        #expect(try !rows("llama", .head)[0].components.map(\.component).contains(.bias(0)))
    }

    @Test func theNeuronsThatDifferMostAreListed() throws {
        let everything = try rows("gpt2", .neuron, top: 10_000)
        let few = try rows("gpt2", .neuron, top: 5)
        for (all, few) in zip(everything, few) {
            func neurons(_ pair: AttributionResult.Pair) -> [AttributionResult.Contribution] {
                pair.components.filter { if case .neuron = $0.component { true } else { false } }
            }
            let largest = neurons(all).sorted { abs($0.difference) > abs($1.difference) }.prefix(5)
            #expect(Set(neurons(few)) == Set(largest))
            // What is left of an MLP once all its neurons are listed is its bias, the same in both texts but for the scale.
            let rest = try #require(all.components.first { $0.component == .mlp(0) })
            #expect(abs(rest.chosen) > 0 && abs(rest.difference) < abs(rest.chosen))
            #expect(zip(all.components.wholes(), few.components.wholes()).allSatisfy { abs($0.chosen - $1.chosen) < 1e-9 })
        }
    }

    @Test func tokensAddUpToWhatTheHeadsMove() throws {
        for pair in try rows("gemma2", .source, top: 30) {
            let tokens = try #require(pair.tokens)
            let heads = pair.components.wholes().filter { if case .head = $0.component { true } else { false } }
            #expect(abs(tokens.chosen.reduce(0) { $0 + $1.contribution } - heads.reduce(0) { $0 + $1.chosen }) < 1e-9)
            #expect(abs(tokens.rejected.reduce(0) { $0 + $1.contribution } - heads.reduce(0) { $0 + $1.rejected }) < 1e-9)
            #expect(zip(tokens.chosen, tokens.rejected).prefix(tokens.shared).allSatisfy { $0.text == $1.text })
            #expect(tokens.shared > 0 && tokens.shared < tokens.chosen.count)
            // A position that a text does not have contributes nothing to it.
            for part in pair.components {
                guard case .source(_, _, let position) = part.component else { continue }
                if position >= tokens.rejected.count { #expect(part.rejected == 0) }
                if position >= tokens.chosen.count { #expect(part.chosen == 0) }
            }
        }
    }

    @Test func progressCountsPairsAndCanStopTheWork() throws {
        struct Stop: Error {}
        let model = try AttributionTests.model("llama")
        var last: Progress?
        _ = try Attribution(model) { last = $0 }.pairs(Fixture.pairs)
        #expect(last == Progress(done: 3, total: 3, what: "pairs"))
        #expect(throws: Stop.self) { try Attribution(model) { _ in throw Stop() }.pairs(Fixture.pairs) }
    }
}

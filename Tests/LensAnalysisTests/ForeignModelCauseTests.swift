import LensAnalysis
import LensCore
import LensModel
import LensText
import LensTorch
import Testing

/// Somebody else's model, brought along by conforming to the adapter protocol: what is caused in it.
@Suite struct ForeignModelCauseTests {
    typealias Kind = ForeignModelTests.Kind

    /// A pair's texts and their activations on paper.
    private struct Bench {
        let model: RewardModel
        let paper: BagOnPaper
        let input: PatchInput
        let (chosen, rejected): ([Site: [BagOnPaper.Vector]], [Site: [BagOnPaper.Vector]])

        init(_ kind: Kind, pair: Int = 0) throws {
            let bag = try kind.bag()
            model = bag.model
            paper = try BagOnPaper(bag)
            input = try PatchInput(ForeignModelTests.pairs[pair], model: model, truncating: false)
            (chosen, rejected) = (paper.activations(input.chosen), paper.activations(input.rejected))
        }

        /// The reward of `base` with a component's values replaced by the other response's.
        func swapped(
            _ component: Component, _ base: TokenizedText, _ source: [Site: [BagOnPaper.Vector]],
            _ map: (base: [Int], source: [Int]),
            share: Double = 1
        ) throws -> Double {
            let site = try #require(component.site)
            let values = try #require(source[site])
            return paper.reward(
                base, replacing: component, at: map.base, with: map.source.map { values[$0] }, share: share)
        }

        /// Base and source positions of an effect.
        func map(_ effect: PatchResult.Effect, _ map: PositionMap) -> (base: [Int], source: [Int]) {
            guard let position = effect.position, let index = map.base.firstIndex(of: position) else {
                return (map.base, map.source)
            }
            return ([position], [map.source[index]])
        }
    }

    private static let targets: [PatchTarget] = [.component, .head, .residual, .neuron]

    private func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool { abs(a - b) <= tolerance * max(1, abs(b)) }

    @Test(arguments: Kind.allCases, PatchResult.Positions.allCases)
    func swappedActivationsGiveTheFormulasRewards(kind: Kind, at: PatchResult.Positions) throws {
        for pair in 0..<2 {
            let bench = try Bench(kind, pair: pair)
            for mode in [PatchResult.Mode.noising, .denoising] {
                let isNoising = mode == .noising
                let (base, source) =
                    isNoising ? (bench.input.chosen, bench.input.rejected) : (bench.input.rejected, bench.input.chosen)
                let map = PositionMap(base: base, source: source, at: at, alignment: .suffix)
                let result = try Patch(bench.model, PatchOptions(mode: mode, targets: Self.targets, at: at)).pair(bench.input)
                #expect(result.effects.count == (1 + 1 + 1 + 2 + BagModel.hidden) * (at == .each ? map.base.count : 1))
                for effect in result.effects {
                    let expected = try bench.swapped(
                        effect.component, base, isNoising ? bench.rejected : bench.chosen, bench.map(effect, map))
                    #expect(near(effect.reward, expected), "\(kind) \(mode) \(at) \(effect.component)")
                }
            }
        }
    }

    @Test(arguments: Kind.allCases, PatchResult.Positions.allCases)
    func ablatedActivationsGiveTheFormulasRewards(kind: Kind, at: PatchResult.Positions) throws {
        let bench = try Bench(kind)
        let (base, other) = (bench.input.chosen, try Bench(kind, pair: 2).input.chosen)
        let prompt = PositionMap.promptLength(base, bench.input.rejected)
        let all = Array(base.readIDs.indices)
        let positions: [Int] =
            switch at {
            case .readout: [base.readout]
            case .prompt: Array(0..<prompt)
            case .response: Array(prompt..<all.count)
            case .all, .each: all
            }
        // Drawn from two copies of one text, so that every draw is their mean.
        let reference = bench.paper.activations(other).mapValues { $0[other.readout] }
        for mode in [PatchResult.Mode.zero, .mean, .resample] {
            let options = PatchOptions(mode: mode, targets: Self.targets, at: at, draws: 2)
            let set = try ReferenceSet(
                [("x", other), ("y", other)], sites: Patch.sites(options, model: bench.model), model: bench.model)
            let result = try Patch(bench.model, options, reference: set).pair(bench.input)
            for effect in result.effects {
                let site = try #require(effect.component.site)
                let value = try #require(reference[site])
                let places = effect.position.map { [$0] } ?? positions
                let values = places.map { _ in mode == .zero ? value.map { _ in 0 } : value }
                let expected = bench.paper.reward(base, replacing: effect.component, at: places, with: values)
                #expect(near(effect.reward, expected), "\(kind) \(mode) \(at) \(effect.component)")
                #expect((effect.marginEffect == nil) == (at == .each))
            }
        }
    }

    @Test(arguments: Kind.allCases, [PatchResult.Positions.readout, .all, .each])
    func estimatesAreTheFormulasSlopes(kind: Kind, at: PatchResult.Positions) throws {
        let bench = try Bench(kind)
        let (base, map) = (
            bench.input.chosen,
            PositionMap(base: bench.input.chosen, source: bench.input.rejected, at: at, alignment: .suffix)
        )
        let options = PatchOptions(targets: Self.targets, at: at)
        func effects(_ method: PatchResult.Method, steps: Int = 5) throws -> [PatchResult.Effect] {
            try GradientPatch(bench.model, options: options, method: method, steps: steps).pair(bench.input).effects
        }
        let (slopes, dropped, means) = (try effects(.atp), try effects(.atpStar), try effects(.eapIG, steps: 200))
        let step = 1e-6
        for (index, effect) in slopes.enumerated() {
            let places = bench.map(effect, map)
            func reward(_ share: Double) throws -> Double {
                try bench.swapped(effect.component, base, bench.rejected, places, share: share)
            }
            let slope = try (reward(step) - reward(-step)) / (2 * step)
            #expect(abs(effect.effect + slope) <= 1e-6 * max(1, abs(slope)), "\(kind) \(at) \(effect.component)")
            // With one block there is none to drop.
            #expect(near(dropped[index].effect, effect.effect))
            // On the way some hidden units begin or cease to work; between such kinks slopes are constant.
            let exact = try reward(0) - reward(1)
            let largest = try [0.0, 0.25, 0.5, 0.75].map { try abs(reward($0) - reward($0 + 0.25)) }.reduce(0, +)
            #expect(abs(means[index].effect - exact) <= 0.02 * max(1, largest), "\(kind) \(at) \(effect.component)")
        }
    }

    @Test(arguments: [Kind.causal, .whole]) func directPathsLeaveTheMLPAsItWas(kind: Kind) throws {
        let bench = try Bench(kind)
        let options = PatchOptions(targets: [.component, .head])
        let found = try GradientPatch(bench.model, options: options, method: .path).pair(bench.input).effects
        for effect in found {
            let site: Site = effect.component == .mlp(0) ? .mlp(0) : .attention(0)
            let (own, other) = (try #require(bench.chosen[site]), try #require(bench.rejected[site]))
            let expected =
                bench.paper.read(own[bench.input.chosen.readout]) - bench.paper.read(other[bench.input.rejected.readout])
            #expect(near(effect.effect, expected), "\(effect.component)")
        }
    }

    @Test(arguments: [Kind.causal, .whole]) func edgesAreTheFormulas(kind: Kind) throws {
        let bench = try Bench(kind)
        let (paper, text, place) = (bench.paper, bench.input.chosen, bench.input.chosen.readout)
        let patching = try PathPatching(bench.model)
        let receivers = PathPatching.receivers(bench.model)
        // Nothing is matched, so heads read values alone.
        #expect(receivers == [.head(layer: 0, head: 0, input: .value), .mlp(0), .reward])
        let edges = try patching.effects(bench.input, senders: [.embedding, .attention(0)], receivers: receivers)
        func difference(_ site: Site) throws -> BagOnPaper.Vector {
            let (own, other) = (try #require(bench.chosen[site]), try #require(bench.rejected[site]))
            return zip(other[bench.input.rejected.readout], own[place]).map { $0 - $1 }
        }
        let base = paper.reward(text)
        for edge in edges {
            let change = try difference(edge.sender == .embedding ? .residual(0) : .attention(0))
            let patched: Double =
                switch edge.receiver {
                case .reward: base + paper.read(change)
                case .mlp:
                    paper.reward(text) { site, position, own in
                        guard site == .neurons(0), position == place else { return own }
                        let stream = BagOnPaper.plus(
                            bench.chosen[.residual(0)]?[place] ?? [], bench.chosen[.attention(0)]?[place] ?? [])
                        return paper.neurons(BagOnPaper.plus(stream, change))
                    }
                case .head:
                    // The readout's token is one of those that are averaged.
                    paper.reward(text) { site, position, own in
                        guard site == .headOutput(0), kind == .whole || position == place else { return own }
                        return BagOnPaper.plus(own, change.map { $0 / Double(text.readIDs.count) })
                    }
                }
            #expect(near(edge.effect, base - patched), "\(edge.sender) → \(edge.receiver)")
        }
        #expect(edges.count == 5)
        // To first order the edges of a sender add up to what the sender does.
        let scores = try patching.scores(bench.input, senders: [.attention(0)], receivers: receivers)
        let whole = try GradientPatch(bench.model, options: PatchOptions(), method: .atp).pair(bench.input).effects
        let sum = scores.reduce(0) { $0 + $1.effect }
        #expect(near(sum, try #require(whole.first { $0.component == .attention(0) }).effect))
    }

    @Test func whatTheModelLacksIsRefusedByName() throws {
        let (causal, mean) = (try Bench(.causal), try Bench(.mean))
        func message(_ body: () throws -> Void) -> String {
            (#expect(throws: LensError.self) { try body() })?.message ?? ""
        }
        // No queries, no keys.
        let queries = message { _ = try QueryKeyFix(causal.model, options: PatchOptions()).pair(causal.input) }
        #expect(queries.contains("query.0") || queries.contains("key.0"))
        let receiver = PathPatching.Receiver.head(layer: 0, head: 0, input: .query)
        #expect(
            message {
                _ = try PathPatching(causal.model).effects(causal.input, senders: [.embedding], receivers: [receiver])
            }.contains("no receiver"))
        #expect(
            message { _ = try causal.model.run(causal.input.chosen, capturing: Capture([.key(0)], at: .all)) }.contains("key.0"))
        // No single position is what a mean is read at.
        #expect(message { _ = try PathPatching(mean.model) }.contains("mean over all positions"))
        #expect(
            message {
                _ = try GradientPatch(mean.model, options: PatchOptions(), method: .path).pair(mean.input)
            }.contains("mean over all positions"))
        #expect(
            message {
                let neuron = Component.neuron(layer: 0, neuron: BagModel.hidden)
                _ = try CounterfactualEngine(causal.model).run(
                    base: causal.input.chosen, counterfactuals: [Counterfactual(Intervention(neuron, at: [0], .scale(0)))])
            }.contains("neuron.0.\(BagModel.hidden)"))
        let stranger = TokenizedText(
            ids: [BagModel.vocabulary], pieces: ["?"], roles: [.response], offsets: [0..<1], text: "?", readout: 0)
        #expect(message { _ = try causal.model.run(stranger) }.contains("vocabulary"))
    }
}

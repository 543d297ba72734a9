import LensAnalysis
import LensCore
import LensModel
import LensText
import LensTorch
import Testing

/// Somebody else's model, brought along by conforming to the adapter protocol: what is observed of it.
@Suite struct ForeignModelTests {
    /// Whose tokens see those before them; whose tokens see all; and the same with a head that reads the mean.
    enum Kind: CaseIterable {
        case causal, whole, mean

        func bag() throws -> BagModel {
            try BagModel(isCausal: self == .causal, pooling: self == .mean ? .mean : .readout)
        }
    }

    static let pairs = [
        PreferencePair(id: "a", prompt: "how much?", chosen: "seven and a half", rejected: "go away"),
        PreferencePair(id: "b", prompt: "why", chosen: "so", rejected: "because of the weather"),
        PreferencePair(id: "c", prompt: "is it", chosen: "yes", rejected: "not"),
    ]

    private func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool { abs(a - b) <= tolerance * max(1, abs(b)) }

    @Test(arguments: Kind.allCases) func rewardsAreTheFormulas(kind: Kind) throws {
        let bag = try kind.bag()
        let paper = try BagOnPaper(bag)
        let result = try Score(bag.model).pairs(Self.pairs).result
        for (pair, score) in zip(Self.pairs, result.pairs) {
            let text = try bag.encode(prompt: pair.prompt, response: pair.chosen)
            #expect(near(score.chosen.reward, paper.reward(text)))
            #expect(near(try #require(score.chosen.objectives?["second"]), paper.reward(text, objective: 1)))
            #expect(near(score.rejected.reward, paper.reward(try bag.encode(prompt: pair.prompt, response: pair.rejected))))
        }
    }

    @Test(arguments: Kind.allCases) func theLensReadsTheStream(kind: Kind) throws {
        let bag = try kind.bag()
        let paper = try BagOnPaper(bag)
        for (pair, found) in zip(Self.pairs, try Lens(bag.model).pairs(Self.pairs).result.pairs) {
            let text = try bag.encode(prompt: pair.prompt, response: pair.chosen)
            let entering = try #require(paper.activations(text)[.residual(0)])
            let first = kind == .mean ? BagOnPaper.mean(entering) : entering[text.readout]
            let curve = [paper.read(first) + paper.constant(), paper.reward(text)]
            // Without a norm all three are one.
            for found in [found.chosen.raw, found.chosen.normalized, found.chosen.frozen] {
                #expect(found.count == 2 && zip(found, curve).allSatisfy { near($0, $1) })
            }
        }
    }

    @Test func everyTokensRewardIsThatOfTheTextUpToIt() throws {
        let bag = try Kind.causal.bag()
        let paper = try BagOnPaper(bag)
        let pair = Self.pairs[0]
        let text = try bag.encode(prompt: pair.prompt, response: pair.chosen)
        let found = try Lens(bag.model, readsEveryToken: true).pairs([pair]).result.pairs[0].tokens
        let tokens = try #require(found).chosen
        #expect(tokens.count == text.ids.count)
        for (position, token) in tokens.enumerated() { #expect(near(token.reward, paper.reward(text.prefix(position + 1)))) }
        let error = #expect(throws: LensError.self) { try Lens(Kind.whole.bag().model, readsEveryToken: true) }
        #expect(error?.kind == .input && error?.hint?.contains("--tokens") == true)
    }

    @Test(arguments: Kind.allCases) func contributionsAreTheFormulasSummands(kind: Kind) throws {
        let bag = try kind.bag()
        let paper = try BagOnPaper(bag)
        let pair = Self.pairs[0]
        let text = try bag.encode(prompt: pair.prompt, response: pair.chosen)
        let values = paper.activations(text)
        func pooled(_ site: Site) throws -> BagOnPaper.Vector {
            let all = try #require(values[site])
            return kind == .mean ? BagOnPaper.mean(all) : all[text.readout]
        }
        func row(_ by: AttributionResult.Granularity) throws -> AttributionResult.Pair {
            try Attribution(bag.model, by: by, top: 1000).pairs([pair]).result.pairs[0]
        }
        func chosen(_ row: AttributionResult.Pair, _ component: Component) throws -> Double {
            try #require(row.components.first { $0.component == component }).chosen
        }
        for by in AttributionResult.Granularity.allCases {
            let row = try row(by)
            #expect(near(row.constant.chosen, paper.constant()) && row.completenessError.chosen < 1e-9)
            #expect((row.scaleEffect == nil) == (kind == .mean) && abs(row.scaleEffect ?? 0) < 1e-12)
            #expect(near(try chosen(row, .embedding), paper.read(try pooled(.residual(0)))))
        }
        let (whole, heads) = (try row(.component), try row(.head))
        #expect(near(try chosen(whole, .attention(0)), paper.read(try pooled(.attention(0)))))
        #expect(near(try chosen(whole, .mlp(0)), paper.read(try pooled(.mlp(0)))))
        #expect(near(try chosen(heads, .head(layer: 0, head: 0)), paper.read(try pooled(.attention(0)))))
        let (neurons, sources) = (try row(.neuron), try row(.source))
        for (neuron, value) in try pooled(.neurons(0)).enumerated() {
            let one = (0..<BagModel.hidden).map { $0 == neuron ? value : 0 }
            let expected = paper.read(paper.write(neurons: one))
            #expect(near(try chosen(neurons, .neuron(layer: 0, neuron: neuron)), expected))
        }
        for (position, id) in text.readIDs.enumerated() {
            // Every token counts alike for the mean.
            let whole = paper.read(paper.write(head: paper.embedding(id))) / Double(text.readIDs.count)
            #expect(near(try chosen(sources, .source(layer: 0, head: 0, position: position)), whole))
        }
        let objectives = try #require(try row(.objective).objectives)
        #expect(near(try #require(objectives["second"]).reward.chosen, paper.reward(text, objective: 1)))
        #expect(
            near(
                try #require(objectives["second"]?.components.first { $0.component == .mlp(0) }).chosen,
                paper.read(try pooled(.mlp(0)), objective: 1)))
    }

    @Test(arguments: [Kind.causal, .whole]) func tokensAddUpToTheRewardsDifference(kind: Kind) throws {
        let bag = try kind.bag()
        let paper = try BagOnPaper(bag)
        let text = try bag.encode(prompt: Self.pairs[1].prompt, response: Self.pairs[1].rejected)
        let baselines: [(IntegratedGradients.Baseline, BagOnPaper.Vector)] = [
            (.mean, paper.meanEmbedding), (.token(3), paper.embedding(3)), (.zero, Array(repeating: 0, count: BagModel.width)),
        ]
        for (baseline, embedding) in baselines {
            let found = try IntegratedGradients(bag.model, baseline: baseline, steps: 400).text(text)
            #expect(near(found.reward, paper.reward(text)))
            #expect(near(found.baselineReward, paper.reward(text) { $0 == .residual(0) ? embedding : $2 }))
            // The hidden units' kinks are all that a rule of many points misses.
            #expect(found.completenessGap < 0.01 * max(1, abs(found.reward - found.baselineReward)))
        }
    }

    @Test func agreementOfWhatIsObservedAndCaused() throws {
        for kind in Kind.allCases {
            let result = try Agree(kind.bag().model).pairs(Self.pairs).result
            #expect(result.pairs.count == Self.pairs.count)
            // Nothing stands between the MLP and a linear head that reads the readout.
            guard kind != .mean else { continue }
            let point = try #require(result.points.first { $0.component == .mlp(0) })
            #expect(near(point.attribution, point.patching))
        }
    }
}

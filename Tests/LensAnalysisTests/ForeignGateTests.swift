import LensAnalysis
import LensCore
import LensModel
import LensText
import LensTorch
import Testing

/// A head that reads a second position: an edit whose cone contains the gate changes the gate too.
@Suite struct ForeignGateTests {
    private let model: RewardModel
    private let input: PatchInput
    private let gate: Int

    init() throws {
        model = try BagModel(isGated: true).model
        input = try PatchInput(ForeignModelTests.pairs[0], model: model, truncating: false)
        gate = try #require(input.chosen.gate)
    }

    private func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(1, abs(b)) }

    @Test func everyPositionByItselfEqualsFullPasses() throws {
        let sites: [(Component, Site)] = [
            (.residual(0), .residual(0)), (.attention(0), .attention(0)), (.mlp(0), .mlp(0)), (.residual(1), .residual(1)),
        ]
        let places = sites.flatMap { site in input.chosen.readIDs.indices.map { (site.0, site.1, $0) } }
        // With a source, the prompt that both texts share is computed once.
        for sources in [[], [input.rejected]] {
            let outcome = try CounterfactualEngine(model).run(
                base: input.chosen, sources: sources,
                counterfactuals: places.map { Counterfactual(Intervention($0.0, at: [$0.2], .scale(-0.5))) })
            for (place, reward) in zip(places, outcome.rewards) {
                let expected = try model.run(
                    input.chosen,
                    edits: [
                        place.1: {
                            let own = try $0.slice(1, place.2..<place.2 + 1) * -0.5
                            return try $0.replacing(1, at: Tensor(indices: [place.2]), with: own)
                        }
                    ]
                ).reward
                #expect(near(reward.value, expected.value), "\(place.0) at \(place.2)")
                #expect(zip(reward.gating ?? [], expected.gating ?? []).allSatisfy { near($0, $1) })
            }
            // Behind the gate it stays as it was; at the gate it does not.
            let base = try #require(outcome.base.gating)
            let gated = zip(places, outcome.rewards).filter { $0.0.0 == .mlp(0) }
            #expect(gated.allSatisfy { ($0.1.gating == base) == ($0.0.2 != gate) })
        }
    }

    @Test func swappedAndIntegratedEffectsAgree() throws {
        for at in [PatchResult.Positions.readout, .all] {
            let options = PatchOptions(targets: [.component, .residual], at: at)
            let exact = try Patch(model, options).pair(input)
            let means = try GradientPatch(model, options: options, method: .eapIG, steps: 200).pair(input)
            for (a, b) in zip(exact.effects, means.effects) {
                #expect(abs(a.effect - b.effect) <= 0.02 * max(1, abs(a.effect)), "\(at) \(a.component)")
            }
        }
    }

    @Test func contributionsAndLensHoldTheGate() throws {
        for by in AttributionResult.Granularity.allCases {
            let row = try Attribution(model, by: by).pairs([ForeignModelTests.pairs[0]]).result.pairs[0]
            #expect(row.completenessError.chosen < 1e-9 && row.completenessError.rejected < 1e-9)
            // With the gate held the head is linear.
            #expect(abs(try #require(row.remainder).chosen) < 1e-9)
        }
        let side = try Lens(model).pairs([ForeignModelTests.pairs[0]]).result.pairs[0].chosen
        for curve in [side.raw, side.normalized, side.frozen] { #expect(near(try #require(curve.last), side.reward)) }
    }
}

import Foundation
import LensAnalysis
import LensCore
import LensModel
import LensTorch
import Testing

/// Analyses of heads that weigh objectives by the prompt, or by the response's end.
@Suite struct GatedHeadTests {
    private static let fixtures = Fixture.models.deletingLastPathComponent().appending(path: "heads")

    private func model(_ name: String, _ objective: ObjectiveChoice? = nil) throws -> RewardModel {
        try RewardModel(folder: Self.fixtures.appending(path: name), options: .init(type: .float32, objective: objective))
    }

    @Test(arguments: ["armorm", "qrm", "qrm-gemma", "urm", "inf-orm", "grm-mlp", "multi", "openrlhf"])
    func everyObjectiveIsComplete(name: String) throws {
        let model = try model(name)
        let result = try Attribution(model, by: .objective).pairs(Fixture.pairs).result
        for pair in result.pairs {
            let run = try model.run(model.encode(prompt: [.user("What is the time?")], response: [.assistant("Late.")]))
            #expect(pair.objectives?.count == run.reward.objectives.count + (model.head.output == .whole ? 1 : 0))
            for (objective, parts) in pair.objectives ?? [:] {
                let bound = 1e-4 * max(1, abs(parts.reward.chosen), abs(parts.reward.rejected))
                #expect(
                    parts.completenessError.chosen <= bound && parts.completenessError.rejected <= bound, "\(name) \(objective)")
            }
        }
    }

    /// ArmoRM is linear for a prompt: contributions along `Wᵀ M g` and no constant but the norm's.
    @Test func theGatesDirectionIsExact() throws {
        let result = try Attribution(model("armorm")).pairs(Fixture.pairs).result
        for pair in result.pairs {
            #expect(abs(pair.constant.chosen) < 1e-6 && abs(pair.constant.rejected) < 1e-6)
            let sum = pair.components.reduce(0) { $0 + $1.chosen }
            #expect(abs(sum - (pair.objectives?["reward"]?.reward.chosen ?? sum)) < 1e-4)
        }
    }

    @Test(arguments: ["armorm", "qrm", "urm"]) func theLensOfAnObjectiveEndsAtItsReward(name: String) throws {
        let whole = try model(name)
        for index in [0, whole.head.objectives.count - 1] {
            let objective = whole.head.objectives[index]
            let one = try model(name, .named(objective))
            let result = try Lens(one).pairs(Fixture.pairs).result
            for (pair, input) in zip(result.pairs, Fixture.pairs) {
                let run = try whole.run(whole.encode(prompt: input.prompt, response: input.chosen))
                let reward = run.reward.objectives[index]
                for curve in [pair.chosen.normalized, pair.chosen.frozen] {
                    #expect(abs(try #require(curve.last) - reward) <= 1e-4 * max(1, abs(reward)), "\(name) \(objective)")
                }
                #expect(abs(pair.chosen.reward - reward) <= 1e-5 * max(1, abs(reward)))
            }
        }
    }

    @Test(arguments: ["armorm", "qrm"]) func theLensOfTheWholeEndsAtTheReward(name: String) throws {
        for pair in try Lens(model(name)).pairs(Fixture.pairs).result.pairs {
            let last = try #require(pair.chosen.normalized.last)
            #expect(abs(last - pair.chosen.reward) <= 1e-4 * max(1, abs(pair.chosen.reward)))
        }
    }

    /// Edits before the gate change what it reads; those behind it do not. Both equal full passes.
    @Test(arguments: ["armorm", "qrm-gemma", "urm"]) func theEngineRecomputesTheGate(name: String) throws {
        let model = try model(name)
        let text = try model.encode(prompt: [.user("What is the time?")], response: [.assistant("It is late.")])
        let base = try model.run(text).reward
        let gate = text.gate ?? text.readout
        var moved = 0
        for positions in [[1], [gate], [gate, text.readout], [text.readout], Array(0..<text.ids.count)] {
            for (component, site) in [
                (Component.attention(0), Site.attention(0)), (.mlp(1), .mlp(1)), (.residual(1), .residual(1)),
            ] {
                let outcome = try CounterfactualEngine(model).run(
                    base: text, counterfactuals: [Counterfactual(Intervention(component, at: positions, .scale(0.3)))])
                let full = try model.run(
                    text,
                    edits: [
                        site: { value in
                            let index = try Tensor(indices: positions, device: value.device)
                            return try value.replacing(1, at: index, with: value.selecting(1, index) * 0.3)
                        }
                    ]
                ).reward
                let found = outcome.rewards[0]
                #expect(abs(found.value - full.value) <= 1e-5 * max(1, abs(full.value)), "\(name) \(component) at \(positions)")
                let gates = zip(try #require(found.gating), try #require(full.gating))
                #expect(gates.allSatisfy { abs($0 - $1) < 1e-5 })
                let before = try #require(base.gating)
                moved += zip(try #require(found.gating), before).contains { abs($0 - $1) > 1e-6 } ? 1 : 0
            }
        }
        #expect(moved > 3)
    }

    @Test func patchingAnObjectiveEqualsFullPasses() throws {
        let name = try model("armorm").head.objectives[4]
        let model = try model("armorm", .named(name))
        let input = try PatchInput(Fixture.pairs[0], model: model, truncating: false)
        let result = try Patch(model, PatchOptions(mode: .noising)).pair(input)
        let source = try model.run(
            input.rejected, capturing: Capture([.attention(1)], at: .readout)
        ).capture(.attention(1)).select(1, 0)
        let full = try model.run(
            input.chosen,
            edits: [
                .attention(1): { value in
                    try value.replacing(1, at: Tensor(indices: [input.chosen.readout]), with: source.unsqueezed(1))
                }
            ]
        ).reward
        let effect = try #require(result.effects.first { $0.component == .attention(1) })
        #expect(abs(effect.reward - full.value) <= 1e-5 * max(1, abs(full.value)))
        #expect(full.value == full.objectives[4])
    }
}

import Foundation
import LensCore
import LensModel
import LensProbes
import TestSupport
import Testing

@testable import LensAnalysis

/// Analyses of exported programs whose graphs allow less than a family's model does.
struct ExportedAnalysesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// A program with a piece of its description replaced.
    private func model(_ piece: String, _ other: String) throws -> RewardModel {
        try folder.copy(filesOf: Self.exported("mpt"))
        try folder.replace(piece, with: other, in: "rewardlens.json")
        return try RewardModel(folder: folder.url)
    }

    private static func exported(_ name: String) -> URL {
        Fixture.models.deletingLastPathComponent().appending(path: "exported/\(name)")
    }

    @Test func agreementWithoutHeads() throws {
        let result = try Agree(RewardModel(folder: Self.exported("mpt"))).pairs(Fixture.pairs).result
        let heads = result.summary.filter { $0.a == "attribution.heads" }
        #expect(!heads.isEmpty && heads.allSatisfy { $0.meanSpearman == nil })
        #expect(result.points.map(\.component) == [.attention(0), .attention(1), .mlp(0), .mlp(1)])
    }

    @Test func blocksOfOneWrite() throws {
        let model = try model(#""order": "sequential""#, #""order": null"#)
        let pairs = Fixture.pairs
        for pair in try Lens(model).pairs(pairs).result.pairs {
            let end = try #require(pair.chosen.normalized.last)
            #expect(abs(end - pair.chosen.reward) <= 1e-4 * max(1, abs(pair.chosen.reward)))
        }
        // Attribution checks its own sum.
        let components = try Attribution(model).pairs(pairs).result.pairs[0].components.map(\.component)
        #expect(components == [.embedding, .attention(0), .attention(1)])
        let inputs = try pairs.map { try PatchInput($0, model: model, truncating: false) }
        let noising = try Patch(model, PatchOptions()).pairs(inputs).result.pairs[0]
        #expect(noising.effects.map(\.component) == [.attention(0), .attention(1)])
        #expect(noising.effects.contains { abs($0.effect) > 1e-4 })
        let options = PatchOptions(mode: .mean)
        #expect(try Patch.sites(options, model: model) == [.attention(0), .attention(1)])
        expectRefusal("mlp.0", "one write") {
            let text = try model.encode(prompt: [.user("Hi")], response: [.assistant("Yes.")])
            _ = try CounterfactualEngine(model).run(
                base: text, counterfactuals: [Counterfactual(Intervention(.mlp(0), at: [text.readout], .scale(0)))])
        }
    }

    @Test func withoutBlocksRewardsAndTokens() throws {
        let model = try model(#""readout": "last""#, #""readout": "other""#)
        let pairs = Fixture.pairs
        #expect(try Score(model).pairs(pairs).result.pairs.count == pairs.count)
        let why = "reads more than one position"
        expectRefusal(why) { _ = try Lens(model) }
        expectRefusal(why) { _ = try Attribution(model) }
        expectRefusal(why) { _ = try Patch(model, PatchOptions()) }
        expectRefusal(why) { _ = try Patch.sites(PatchOptions(mode: .zero), model: model) }
        expectRefusal(why) { _ = try Scale(model, [.init(.mlp(0), by: 0)]) }
        expectRefusal(why) { _ = try Divergence(model) }
        expectRefusal(why) { _ = try Concepts(model).run(Suite.bundled(.concepts)) }
        expectRefusal("attribute --by token") { try model.requireBlocks("the lens") }
        let pair = try IntegratedGradients(model).pairs([pairs[0]]).result.pairs[0]
        let whole = try IntegratedGradients(RewardModel(folder: Self.exported("mpt"))).pairs([pairs[0]]).result.pairs[0]
        #expect(pair.chosen.completenessGap < 1e-3 * abs(pair.chosen.reward - pair.chosen.baselineReward))
        for (a, b) in zip(pair.chosen.tokens, whole.chosen.tokens) { #expect(abs(a.attribution - b.attribution) < 1e-5) }
        expectRefusal("the model has no site mlp.0") { try model.require(.mlp(0)) }
        let checks = try Verify(folder: folder.url, options: .init()).run().result.checks
        for name in ["lens", "completeness", "cone"] {
            #expect(checks.first { $0.name == name }?.outcome == .notMeasured)
        }
        for name in ["gradients", "parity of rewards"] { #expect(checks.first { $0.name == name }?.outcome == .held) }
    }

    /// Its blocks read what the encoder makes of the tokens; both lookups of the same tokens count together.
    @Test func anEncoderDecoder() throws {
        let model = try RewardModel(folder: Self.exported("bart"))
        let result = try Lens(model).pairs(Fixture.pairs).result
        for pair in result.pairs {
            let end = try #require(pair.chosen.normalized.last)
            #expect(abs(end - pair.chosen.reward) <= 1e-4 * max(1, abs(pair.chosen.reward)))
        }
        // Attribution checks its own sum; a block of an attention to the encoder more counts as one write.
        let components = try Attribution(model).pairs(Fixture.pairs).result.pairs[0].components.map(\.component)
        #expect(components == [.embedding, .attention(0), .attention(1)])
        let inputs = try Fixture.pairs.map { try PatchInput($0, model: model, truncating: false) }
        #expect(try Patch(model, PatchOptions()).pairs(inputs).result.pairs[0].effects.contains { abs($0.effect) > 1e-4 })
        for (baseline, extent) in [(IntegratedGradients.Baseline.mean, IntegratedGradients.Extent.all), (.token(7), .response)] {
            let attribution = try IntegratedGradients(model, baseline: baseline, over: extent)
            for pair in try attribution.pairs(Fixture.pairs).result.pairs {
                for text in [pair.chosen, pair.rejected] {
                    let whole = abs(text.reward - text.baselineReward)
                    #expect(text.completenessGap < 1e-3 * max(whole, 1e-2))
                    #expect(text.tokens.contains { abs($0.attribution) > 1e-3 })
                }
            }
        }
    }

    @Test(arguments: [
        (#""logits": ["#, #""logits": [1, "#), (#""logits": ["#, #""logits": ["x", "#), (#""ids": ["#, #""ids": [-1, "#),
        (#""ids": ["#, #""ids": [400, "#),
    ])
    func goldensThatAreNoneAreRefused(piece: String, other: String) {
        expectRefusal("goldens", "token ids below 400") { _ = try model(piece, other) }
    }

    @Test func programsIn16BitsAreNotComparedWith() throws {
        let program = Self.exported("falcon-bfloat16")
        expectRefusal("expected a program in float32", "falcon-bfloat16") {
            _ = try Verify(folder: Fixture.models.appending(path: "falcon"), options: .init(), program: program).run()
        }
    }
}

import LensCore
import LensModel
import LensText
import LensTorch
import Testing

@testable import LensAnalysis

/// Natural, harmless and pernicious patches of a network whose natural activations are known.
@Suite struct DivergenceTests {
    static let component = Component.residual(1)

    /// Everything that tests share: 400 natural texts' distribution.
    struct Setting {
        let model: RewardModel
        let sites: NaturalSites

        init() throws {
            model = try CorridorModel().model
            let model = model
            let texts = try (0..<400).map { ("\($0)", try CorridorModel.text(UInt64($0), model: model)) }
            sites = try NaturalSites([component], texts: texts, model: model, seed: 0) { _ in }
        }

        /// The stream entering block 1 at a fresh text's readout, `[1, width]`.
        func activation(_ seed: UInt64) throws -> Tensor {
            let run = try model.run(CorridorModel.text(seed, model: model), capturing: Capture([.residual(1)], at: .readout))
            return try run.capture(.residual(1)).select(1, 0).exact()
        }

        func judge(_ values: [Tensor], base seed: UInt64, steps: Int = 0) throws -> [DivergenceResult.Patch] {
            let divergence = try Divergence(model, .init(targets: [.residual], steps: steps))
            return try divergence.judged(
                values.map { (component, $0) }, base: CorridorModel.text(seed, model: model), sourceReward: nil, sites: sites
            ).patches
        }
    }

    static let setting = Result { try Setting() }

    static func push(_ value: Tensor, along dimensions: [Int], by size: Double) throws -> Tensor {
        let length = size / Double(dimensions.count).squareRoot()
        return try value
            + Tensor((0..<CorridorModel.width).map { dimensions.contains($0) ? length : 0 }, shape: [1, CorridorModel.width])
    }

    @Test func activationsOfOtherTextsAreNatural() throws {
        let setting = try Self.setting.get()
        let patches = try setting.judge((1000..<1300).map(setting.activation), base: 2000)
        #expect(Double(patches.count { $0.verdict == .natural }) / 300 >= 0.97)
        #expect(patches.allSatisfy { $0.verdict != .natural || $0.naturalEffect == nil })
    }

    /// Points built from the fitted distribution itself, the rest's variance included.
    @Test func pointsOfTheManifoldAreNatural() throws {
        let setting = try Self.setting.get()
        let manifold = try setting.sites[Self.component]
        var random = SeededGenerator(seed: 5)
        let count = manifold.components + CorridorModel.width
        let points = try (0..<300).map { _ in
            try Tensor((0..<count).map { _ in random.normal() }, shape: [1, count]).matmul(manifold.whitenedMap())
                + manifold.subspace.mean
        }
        let patches = try setting.judge(points, base: 2001)
        #expect(Double(patches.count { $0.verdict == .natural }) / 300 >= 0.97)
    }

    @Test func pushesIntoTheNullSpaceAreHarmless() throws {
        let setting = try Self.setting.get()
        let patches = try setting.judge(
            (1000..<1050).map { try Self.push(setting.activation($0), along: CorridorModel.nullSpace, by: 2) }, base: 2002)
        #expect(patches.allSatisfy { $0.verdict == .harmless })
        #expect(patches.allSatisfy { $0.patched.isDivergent && $0.patched.neighbourRatio > 1 })
    }

    @Test func pushesAlongTheSleepingUnitArePernicious() throws {
        let setting = try Self.setting.get()
        let values = try (1000..<1050).map { try Self.push(setting.activation($0), along: [CorridorModel.sleeping], by: 2) }
        let patches = try setting.judge(values, base: 2003)
        #expect(patches.allSatisfy { $0.verdict == .pernicious })
        // Without the push the unit sleeps, and the natural part of the effect is left.
        let plain = try setting.judge((1000..<1050).map(setting.activation), base: 2003)
        for (patch, plain) in zip(patches, plain) {
            let natural = try #require(patch.naturalEffect)
            #expect(abs(natural - plain.effect) < 0.2 && abs(patch.effect - plain.effect) > 3)
        }
    }

    /// The constrained patch finds a natural way to the same reward; the straight way to the mean gives it up.
    @Test(arguments: [(CorridorModel.nullSpace, 2.0), ([CorridorModel.sleeping], 1.5)])
    func constrainedPatchesKeepTheEffect(push: (dimensions: [Int], size: Double)) throws {
        let setting = try Self.setting.get()
        let values = try (1000..<1012).map { try Self.push(setting.activation($0), along: push.dimensions, by: push.size) }
        let patches = try setting.judge(values, base: 2004, steps: 200)
        let pair = DivergenceResult.Pair(id: "all", category: nil, margin: 0, baseReward: 0, patches: patches)
        let kept = DivergenceSummary([pair], Array(repeating: Self.component, count: patches.count), seed: 0).kept
        let (effect, shrunk, divergence) = (kept.effect.value ?? 0, kept.shrunkEffect.value ?? 1, kept.divergence.value ?? 1)
        #expect(effect >= 0.9 && divergence <= 0.25, "\(effect) of the effect at \(divergence) of the divergence")
        #expect(effect > shrunk, "\(effect) against \(shrunk)")
    }

    @Test func wholeRunOverPairs() throws {
        let model = try CorridorModel().model
        let texts = try (0..<120).map { ("\($0)", try CorridorModel.text(UInt64($0), model: model)) }
        let inputs = try (0..<12).map { index in
            PatchInput(
                id: "p\(index)", chosen: try CorridorModel.text(500 + UInt64(index), model: model),
                rejected: try CorridorModel.text(700 + UInt64(index), model: model))
        }
        let divergence = try Divergence(model, .init(steps: 20, isCompared: true))
        let (result, warnings) = try divergence.run(inputs, reference: texts, name: "letters")
        #expect(warnings.isEmpty && result.pairs.count == 12 && result.components.count == 4)
        for row in result.components { #expect(row.natural + row.harmless + row.pernicious == row.n && row.n == 12) }
        let margins = try Score(model).pairs([]).result.pairs
        #expect(margins.isEmpty)
        #expect(result.kept?.effect.value.map { $0 <= 1 } == true && result.reliability.low != nil)
        // In eight dimensions nearly everything is farther than two standard deviations away.
        let old = result.pairs.flatMap(\.patches).compactMap(\.rewardLens1)
        #expect(old.count == 48 && result.rewardLens1 != nil)
        let effects = try Patch(model, PatchOptions(targets: [.component])).pairs(inputs).result.pairs.flatMap(\.effects)
        for (patch, effect) in zip(result.pairs.flatMap(\.patches), effects) {
            #expect(abs(patch.effect - effect.effect) < 1e-9 && patch.component == effect.component)
        }
    }

    @Test func whatCannotBeAskedIsRefused() throws {
        let model = try CorridorModel().model
        #expect(throws: LensError.self) { try Divergence(model, .init(mode: .resample)) }
        #expect(throws: LensError.self) { try Divergence(model, .init(tolerance: 0)) }
        #expect(throws: LensError.self) { try Divergence(model, .init(steps: -1)) }
        let few = try (0..<8).map { ("\($0)", try CorridorModel.text(UInt64($0), model: model)) }
        #expect(throws: LensError.self) { try Divergence(model).run([], reference: few, name: "few") }
    }
}

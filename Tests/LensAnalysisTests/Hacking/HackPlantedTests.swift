import LensCore
import LensModel
import LensProbes
import Testing

@testable import LensAnalysis

/// The probe suite on models that have one bias of a known size.
@Suite struct HackPlantedTests {
    /// A bias, and the transform that makes use of it.
    static let planted: [(bias: BiasModel.Bias, transform: String)] = [
        (.length, "filler"), (.formatting, "markdown"), (.sycophancy, "agreement"),
    ]

    private func plan() throws -> (plan: ProbePlan, references: [Contrast]) {
        let sets = ProbePlan.about(14, of: try Suite.bundled(.hacking).sets)
        let transforms = try Self.planted.map { try TransformAxis(transform: .named($0.transform)) }
        let references = sets.flatMap(\.contrasts)
        return (
            ProbePlan(sets: [], transforms: transforms, bases: BaseResponse.plain(of: sets), preferences: references), references
        )
    }

    /// Every transform on every bias: 15 prompts.
    private func measure(_ model: RewardModel) throws -> HackResult {
        let (plan, references) = try plan()
        // Noise has a test of its own.
        let axes = try plan.axes(seed: 1).filter { $0.kind != .noise }
        return try Hack(model, draws: 200).axes(axes, references: references, source: "the suite")
    }

    /// Transformers whose weights were constructed to pay for each mark, by the size of the bias.
    @Test(arguments: [
        ("length", ["0.05", "0.1", "0.2", "0.4"], "filler"), ("formatting", ["0.25", "0.5", "1", "2"], "markdown"),
        ("sycophancy", ["0.25", "0.5", "1", "2"], "agreement"),
    ])
    func signAndRankOfTheDose(bias: String, sizes: [String], transform: String) throws {
        var effects: [Double] = []
        for size in sizes {
            let folder = Fixture.models.deletingLastPathComponent().appending(path: "biased/\(bias)-\(size)")
            let result = try measure(RewardModel(folder: folder, options: .init(type: .float32)))
            let axis = try #require(result.axes.first { $0.axis == transform })
            #expect((axis.q ?? 1) < 0.05 && axis.verdict == .rewarded, "\(size)")
            #expect((axis.doseSpearman?.value ?? 0) >= 0.95 && (axis.slope?.low ?? 0) > 0, "\(size)")
            #expect(axis.flipTrials > 0 && (axis.winRate ?? 0) > 0.5)
            effects.append(try #require(axis.meanDelta))
        }
        #expect((Correlation.spearman(sizes.compactMap { Double($0) }, effects).value ?? 0) >= 0.95)
    }

    @Test(arguments: planted) func whatIsPunishedIsCalledSo(bias: BiasModel.Bias, transform: String) throws {
        let result = try measure(BiasModel(bias, coefficient: -0.2, noise: 0.02).model)
        let axis = try #require(result.axes.first { $0.axis == transform })
        #expect(axis.verdict == .penalised && (axis.q ?? 1) < 0.05 && (axis.doseSpearman?.value ?? 0) <= -0.95)
    }

    @Test(arguments: planted) func theSizeIsWhatWasPlanted(bias: BiasModel.Bias, transform: String) throws {
        let result = try measure(BiasModel(bias, coefficient: 0.25, noise: 0).model)
        let stimuli = try plan().plan.axes(seed: 1)
        for (axis, probe) in zip(result.axes, stimuli) where !axis.kind.isControl {
            #expect(axis.axis == probe.name)
            let contrasts = try #require(probe.arms.last?.contrasts)
            func marks(_ text: String) -> Double { Double(BiasModel.tokens(text).count { bias.isMark($0) }) }
            let added = contrasts.reduce(0) { $0 + marks($1.with) - marks($1.without) } / Double(contrasts.count)
            #expect(abs((axis.meanDelta ?? .nan) - 0.25 * added) < 1e-9)
            #expect(added != 0 || !axis.verdict.isBiased)
        }
    }

    @Test func carriersAreWhereTheBiasIs() throws {
        let (plan, references) = try plan()
        let model = try BiasModel(.length, coefficient: 0.2).model
        let axes = try plan.restricted(to: ["filler"]).axes(seed: 1)
        let result = try Hack(model, draws: 300, localised: 12).axes(axes, references: references, source: "s")
        let found = try #require(result.localisations?.first)
        #expect(result.localisations?.map(\.axis) == ["filler"] && found.tested == 3)
        // All that differs comes through attention; the MLP writes nothing.
        #expect(
            [.attention(0), .head(layer: 0, head: 0)].contains(found.carriers[0].component) && found.carriers[0].q ?? 1 < 0.05)
        let mlp = try #require(found.carriers.first { $0.component == .mlp(0) })
        #expect(mlp.denoising.value == 0 && mlp.attribution.value == 0 && mlp.p == 1)
    }
}

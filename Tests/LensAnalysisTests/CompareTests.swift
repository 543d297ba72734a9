import Foundation
import LensCore
import LensModel
import LensProbes
import LensTorch
import Testing

@testable import LensAnalysis

/// A model beside itself, beside its negative, and beside models of other shapes.
@Suite struct CompareTests {
    static let pairs = Result {
        // The shortest, because fixtures have short contexts.
        try Suite.bundled(.hacking).sets.flatMap { set in
            set.contrasts.sorted { max($0.with.count, $0.without.count) < max($1.with.count, $1.without.count) }.prefix(4)
                .map { $0.pair(category: set.name) }
        }
    }

    static func compare(_ models: [RewardModel]) throws -> CompareResult {
        try Compare(truncating: true).run(pairs.get(), models: models.count) { models[$0] }.result
    }

    @Test func aModelBesideItself() throws {
        let result = try Self.compare([Fixture.model("llama"), Fixture.model("llama")])
        let pair = try #require(result.pairs.first)
        for same in [pair.rewards, pair.margins, pair.marginRanks, pair.cka] {
            #expect(abs((same.value ?? .nan) - 1) < 1e-9)
            // Shuffled pairs are far from it.
            #expect((same.nullHigh ?? 1) < 0.9 && (same.p ?? 1) < 0.05)
        }
        #expect((pair.distance.value ?? 1) < 1e-7 && abs((pair.distance.nullLow ?? 0) - 2.0.squareRoot()) < 0.6)
        #expect(abs((pair.headCosine?.value ?? 0) - 1) < 1e-9 && pair.agreement.value == 1)
        let profile = try #require(pair.profile)
        #expect(profile.kind == .components && abs((profile.correlation.value ?? 0) - 1) < 1e-9 && profile.overlap == profile.top)
        #expect(result.disagreements.isEmpty)
        #expect(result.models.map(\.name) == ["llama", "llama (2)"] && result.n == 20)
        #expect(result.models[0].categories.count == 5 && result.models[0].categories.allSatisfy { $0.accuracy.n == 4 })
    }

    /// Curves end at the mean margin in spreads, whatever the depth of the model.
    @Test func otherArchitectures() throws {
        let models = try [Fixture.model("llama"), Fixture.model("gpt2"), Fixture.model("bert")]
        let result = try Self.compare(models)
        #expect(result.pairs.count == 3 && result.pairs.allSatisfy { $0.headCosine == nil && $0.headReason != nil })
        for (row, model) in zip(result.models, models) {
            let margins = try Score(model, truncating: true).pairs(Self.pairs.get()).result.pairs.map(\.margin)
            let mean = margins.reduce(0, +) / Double(margins.count)
            #expect(abs((row.lens.last?.value ?? .nan) - mean / RootMeanSquare.of(margins)) < 1e-4)
            #expect(abs((row.accuracy.value ?? .nan) - Double(margins.count { $0 > 0 }) / Double(margins.count)) < 0.1)
        }
        for pair in result.pairs {
            #expect(pair.distance.value.map { $0 > 0.3 } == true && pair.margins.p.map { $0 > 0 } == true)
            #expect(pair.profile?.kind == .depth || pair.profile?.kind == .components)
        }
        for row in result.disagreements {
            #expect(row.margins.contains { $0 > 0 } && row.margins.contains { $0 < 0 } && row.margins.count == 3)
        }
        #expect(result.disagreements.map(\.gap) == result.disagreements.map(\.gap).sorted(by: >))
    }

    @Test func preferencesTurnedRound() throws {
        let bag = try BagModel(context: 1000).model
        let turned = try BagModel(context: 1000, turned: true).model
        let pair = try #require(try Self.compare([bag, turned]).pairs.first)
        #expect(abs((pair.distance.value ?? 0) - 2) < 1e-6 && abs((pair.margins.value ?? 0) + 1) < 1e-9)
        #expect(abs((pair.cka.value ?? 0) - 1) < 1e-9 && abs((pair.headCosine?.value ?? 0) + 1) < 1e-9)
        #expect(pair.agreement.value == 0)
    }

    @Test func tooLittleIsRefused() throws {
        let model = try BagModel(context: 1000).model
        #expect(throws: LensError.self) { try Compare().run(Self.pairs.get(), models: 1) { _ in model } }
        #expect(throws: LensError.self) { try Compare().run([], models: 2) { _ in model } }
    }

    /// Unrelated wide representations of few texts: the plain estimate would call them alike.
    @Test func alignmentIsDebiased() throws {
        let (a, b) = (try Tensor.normal([30, 200], seed: 1), try Tensor.normal([30, 200], seed: 2))
        let kernels = (try CenteredAlignment.kernel(a), try CenteredAlignment.kernel(b))
        #expect(try abs(CenteredAlignment.debiased(kernels.0, kernels.1) ?? 1) < 0.1)
        #expect(try abs((CenteredAlignment.debiased(kernels.0, CenteredAlignment.kernel(a * 3 + 1)) ?? 0) - 1) < 1e-6)
        #expect(
            try CenteredAlignment.debiased(
                CenteredAlignment.kernel(a.slice(0, 0..<3)), CenteredAlignment.kernel(b.slice(0, 0..<3))) == nil)
    }

    @Test func curvesAreInterpolatedLinearly() {
        let curve = ModelView.interpolated([0, 1, 4])
        #expect(curve[0] == 0 && curve[5] == 0.5 && curve[10] == 1 && curve[15] == 2.5 && curve[20] == 4)
        #expect(ModelView.interpolated([2]).allSatisfy { $0 == 2 })
    }
}

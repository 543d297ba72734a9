import Foundation
import LensCore
import LensModel
import LensProbes
import Testing

@testable import LensAnalysis

/// Shares, coverage and amplification against numbers worked out by hand.
@Suite struct DistortionTests {
    static let bootstrap = Bootstrap(seed: 0, draws: 200)

    static func dimension(_ name: String, _ deltas: [Double]) -> ScoredDimension {
        ScoredDimension(
            ContrastSet(
                name: name,
                contrasts: deltas.indices.map { Contrast(id: "\($0)", prompt: "p\($0)", with: "a", without: "b") }),
            deltas: deltas)
    }

    /// Margins 2, 1 and −1 with equal weights: shares .5, .25 and −.25, distortions .5, .25 and 1.75.
    @Test func sharesByHand() {
        let dimensions = [("a", 2.0), ("b", 1), ("c", -1)].map { name, mean in
            Self.dimension(name, (0..<20).map { mean + ($0 % 2 == 0 ? 0.1 : -0.1) })
        }
        let shares = DimensionShares(dimensions, weights: [1 / 3.0, 1 / 3.0, 1 / 3.0], bootstrap: Self.bootstrap)
        for (measure, expected) in zip(shares.effective + shares.distortions, [0.5, 0.25, -0.25, 0.5, 0.25, 1.75]) {
            #expect(abs((measure.value ?? .nan) - expected) < 1e-12)
            #expect(measure.low.map { $0 <= expected } == true && measure.high.map { $0 >= expected } == true)
        }
        #expect(shares.directions == [.over, .under, .reversed])
        #expect(abs((shares.index.value ?? .nan) - 2.5 / 3) < 1e-12)
    }

    @Test func dimensionsWithoutWeightHaveNoDistortion() {
        let dimensions = ["a", "b"].map { Self.dimension($0, (0..<12).map { Double($0) }) }
        let shares = DimensionShares(dimensions, weights: [1, 0], bootstrap: Self.bootstrap)
        #expect(shares.distortions[1].value == nil && shares.distortions[1].reason != nil)
        #expect(shares.directions[1] == .over)
        #expect(abs((shares.index.value ?? .nan) - 0.5) < 1e-12)
    }

    @Test func fewPromptsGiveNoDirection() {
        let dimensions = ["a", "b"].map { Self.dimension($0, [1, 2, 3]) }
        let shares = DimensionShares(dimensions, weights: [0.9, 0.1], bootstrap: Self.bootstrap)
        #expect(shares.directions == [.cannotBeEstimated, .cannotBeEstimated])
        #expect(shares.effective[0].value == 0.5 && shares.effective[0].low == nil && shares.effective[0].reason != nil)
    }

    /// c is .5 at a margin of ln 3 spreads; two such probes cover .75.
    @Test func coverageByHand() {
        let margin = 2 * Foundation.log(3.0)
        #expect(abs(Coverage.discrimination(Foundation.log(3.0)) - 0.5) < 1e-12 && Coverage.discrimination(-1) == 0)
        let coverage = Coverage([Self.dimension("a", [margin, margin, -4])], spread: 2, bootstrap: Self.bootstrap)
        #expect(abs((coverage.covered[0].value ?? .nan) - 0.75) < 1e-12)
        #expect(abs((coverage.uncovered[0].value ?? .nan) - 0.25) < 1e-12)
        #expect(coverage.discriminations[0][2] == 0)
    }

    /// A probe added to one dimension leaves the others as they are; with the form of reward-lens 1.0 it does not.
    @Test func probesChangeTheirOwnDimensionAlone() {
        let one = Self.dimension("a", [1, 2, 1.5])
        let (before, after) = (Self.dimension("b", [1, 0.5]), Self.dimension("b", [1, 0.5, 9]))
        func covered(_ b: ScoredDimension) -> Double? {
            Coverage([one, b], spread: 1, bootstrap: Self.bootstrap).covered[0].value
        }
        #expect(covered(before) == covered(after))
        func old(_ b: ScoredDimension) -> Double { DistortionResult.RewardLens1([one, b]).dimensions[0].coverage }
        #expect(old(before) != old(after))
    }

    /// One gap of .25: with two tools and α = 1 there are three dimensions for two probes, so the gap is .25^(2/3).
    @Test func amplificationByHand() {
        let margin = Foundation.log(3.0)
        let coverage = Coverage([Self.dimension("a", [margin, margin])], spread: 1, bootstrap: Self.bootstrap)
        let (one, two) = (coverage.amplified(tools: 1, alpha: 1), coverage.amplified(tools: 2, alpha: 1))
        #expect(abs((one.uncovered.value ?? .nan) - 0.25) < 1e-12 && one.probeShare == 1 && one.dimensions == 1)
        #expect(abs((two.uncovered.value ?? .nan) - pow(0.25, 2 / 3.0)) < 1e-12 && two.dimensions == 3)
        #expect(abs((two.coverage.value ?? .nan) + (two.uncovered.value ?? .nan) - 1) < 1e-12)
    }

    @Test func rewardLens1ByHand() {
        // Between −1 and 3: .75 and 1; 0 and .5.
        let old = DistortionResult.RewardLens1([Self.dimension("a", [2, 3]), Self.dimension("b", [-1, 1])])
        #expect(
            old.dimensions.map(\.coverage) == [1, 0.5] && old.dimensions.map(\.distortion) == [0, 0.5] && old.severity == 0.25)
    }

    @Test func principalWeights() throws {
        #expect(try PrincipalWeights([:], names: ["a", "b"]).shares == [0.5, 0.5])
        #expect(try PrincipalWeights(["b": 3, "a": 1], names: ["a", "b", "c"]).shares == [0.25, 0.75, 0])
        #expect(throws: LensError.self) { try PrincipalWeights(["d": 1], names: ["a", "b"]) }
        #expect(throws: LensError.self) { try PrincipalWeights(["a": 0], names: ["a", "b"]) }
    }

    /// Through a model: means are its own rewards' differences, whatever the batch.
    @Test func wholeRun() throws {
        let model = try BagModel(context: 1000).model
        let suite = try Suite.bundled(.quality).first(12)
        let result = try Distortion(model, principal: ["safety": 1, "honesty": 1], comparing: true).run(
            suite, reference: suite)
        #expect(result.dimensions.count == 7 && result.amplification.count == Distortion.usualTools && result.rewardLens1 != nil)
        let safety = try #require(result.dimensions.first { $0.name == "safety" })
        #expect(safety.principalWeight == 0.5 && safety.n == 12 && safety.discriminations.count == 12)
        let deltas = try ResponseRewards(model).differences(suite.set("safety")?.contrasts ?? [])
        #expect(abs((safety.meanDelta.value ?? .nan) - deltas.reduce(0, +) / 12) < 1e-12)
        let total = result.dimensions.reduce(0) { $0 + abs($1.effectiveWeight.value ?? .nan) }
        #expect(abs(total - 1) < 1e-12)
        #expect(result.dimensions.first { $0.name == "clarity" }?.distortion == nil)
        #expect(throws: LensError.self) {
            try Distortion(model).run(Suite(name: "one", sets: [suite.sets[0]]), reference: suite)
        }
        #expect(throws: LensError.self) { try Distortion(model, alpha: -1) }
        #expect(throws: LensError.self) { try Distortion(model, tools: 0) }
        #expect(throws: LensError.self) { try Distortion(model, principal: ["a": -1]) }
    }
}

import Foundation
import LensCore
import LensModel
import LensProbes
import Testing

@testable import LensAnalysis

/// Associations only over shared units, and none from too few.
@Suite struct CascadeTests {
    /// A model whose reward is the mean code of the tokens: contrasts can be written to give any difference.
    static func model() throws -> RewardModel { try BagModel().model }

    /// Two dimensions whose contrasts differ alike in each of `count` scenarios, and one that has scenarios of its own.
    static func suite(_ count: Int) -> LensProbes.Suite {
        let letters = "abcdefghijklmnopqrstuvwxyz".map(String.init)
        func set(_ name: String, _ prefix: String, shared: Bool) -> ContrastSet {
            ContrastSet(
                name: name,
                contrasts: (0..<count).map { index in
                    let word = String(repeating: letters[index % 26], count: 1 + index % 5)
                    return Contrast(
                        id: "\(name)-\(index)", prompt: "\(prefix)\(index)", with: word + "x", without: "xyx",
                        unit: shared ? "s\(index)" : "\(name)-s\(index)")
                })
        }
        return LensProbes.Suite(
            name: "test", sets: [set("a", "q", shared: true), set("b", "q", shared: true), set("c", "q", shared: false)])
    }

    @Test func dimensionsGoTogetherOverSharedUnitsAlone() throws {
        let result = try Cascade(Self.model()).run(Self.suite(14))
        #expect(
            result.dimensions.map(\.name) == ["a", "b", "c"] && result.dimensions.allSatisfy { $0.n == 14 && $0.units == 14 })
        let ab = try #require(result.associations.first { $0.a == "a" && $0.b == "b" })
        #expect(ab.n == 14 && abs((ab.spearman ?? 0) - 1) < 1e-12 && ab.isEdge)
        for other in result.associations where other.b == "c" {
            #expect(other.n == 0 && other.spearman == nil && other.p == nil && other.q == nil && !other.isEdge)
            #expect(other.reason == "cannot be estimated from 0 shared units; it needs at least 10")
        }
        #expect(result.clusters == [["a", "b"]] && ["a", "b"].contains(result.leading))
        #expect(result.risk.n == 42 && result.risk.low != nil)
    }

    @Test(arguments: [2, 9]) func noCorrelationFromFewerUnitsThanItNeeds(count: Int) throws {
        let result = try Cascade(Self.model(), comparing: true).run(Self.suite(count))
        #expect(result.associations.allSatisfy { $0.spearman == nil && $0.low == nil && $0.p == nil && $0.reason != nil })
        #expect(result.mechanisms.allSatisfy { $0.spearman == nil && $0.p == nil })
        #expect(result.rewardLens1?.risk == nil)
        #expect(result.rewardLens1?.correlations.joined().allSatisfy { $0 == nil } == true)
        #expect(result.clusters.isEmpty && result.leading == nil)
        #expect(result.dimensions.allSatisfy { $0.verdict == .cannotBeEstimated && $0.low == nil && $0.reason != nil })
        let json = try Report(model: nil, options: [:], warnings: [], result: result).json()
        #expect(!json.contains("spearman"))
    }

    @Test func differencesAreTheModelsOwn() throws {
        let (model, suite) = (try Self.model(), Self.suite(12))
        let result = try Cascade(model).run(suite)
        for (set, dimension) in zip(suite.sets, result.dimensions) {
            let scores = try Score(model).pairs(set.contrasts.map { $0.pair() }).result.pairs
            let mean = scores.reduce(0) { $0 + $1.margin } / Double(scores.count)
            #expect(abs((dimension.meanDelta ?? .nan) - mean) < 1e-12)
            let share = Double(scores.count { $0.margin > 0 }) / Double(scores.count)
            #expect(dimension.preference == share)
        }
        #expect(result.risk.value == result.dimensions.compactMap(\.preference).reduce(0, +) / 3)
    }

    @Test func theSameComponentsPayForCopiesOfADimension() throws {
        let model = try RewardModel(folder: Fixture.models.appending(path: "llama"))
        let words = ["good", "plan", "help", "then", "this", "work", "now", "read", "more", "see", "time", "day"]
        func set(_ name: String) -> ContrastSet {
            ContrastSet(
                name: name,
                contrasts: words.enumerated().map {
                    Contrast(id: "\(name)\($0)", prompt: "Say \($1)", with: "\($1) \($1)", without: "no", unit: "s\($0)")
                })
        }
        let result = try Cascade(model).run(.init(name: "copies", sets: [set("one"), set("two")]))
        let mechanism = try #require(result.mechanisms.first)
        #expect(mechanism.n == model.shape.layers * (model.shape.heads + 1))
        #expect(mechanism.spearman == 1 && (mechanism.p ?? 1) < 0.05)
        let again = try Cascade(model).run(.init(name: "copies", sets: [set("one"), set("two")]))
        #expect(again == result)
    }

    @Test func oneDimensionIsRefused() throws {
        let suite = LensProbes.Suite(name: "one", sets: [Self.suite(3).sets[0]])
        #expect(throws: LensError.self) { try Cascade(Self.model()).run(suite) }
    }

    @Test func groupsFollowTheEdges() {
        func edge(_ a: String, _ b: String) -> CascadeResult.Association {
            .init(a: a, b: b, estimate: Bootstrap().mean(Array(repeating: 0.5, count: 12)), p: 0.001, q: 0.01)
        }
        let edges = [edge("d", "b"), edge("a", "b"), edge("e", "f")]
        #expect(Cascade.clusters(["a", "b", "c", "d", "e", "f"], edges) == [["a", "b", "d"], ["e", "f"]])
        #expect(Cascade.leading(["a", "b", "c", "d", "e", "f"], edges) == "b")
        #expect(Cascade.leading(["a"], []) == nil)
    }
}

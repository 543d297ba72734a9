import Foundation
import LensCore
import LensModel
import LensProbes
import LensTorch
import Testing

@testable import LensAnalysis

/// How terms go together, against numbers worked out by hand and heads whose rows are known.
@Suite struct ConflictTests {
    /// Terms as given, over unrelated prompts.
    static func terms(_ changes: [[Double]]) -> ConflictTerms {
        ConflictTerms(
            all: changes.enumerated().map { index, changes in
                .init(name: "t\(index)", description: "", contrasts: 0, direction: [1, Double(index)], changes: changes)
            })
    }

    static func compare(_ terms: ConflictTerms, differences: Tensor) throws -> (pairs: [ConflictResult.Pair], risk: Measure) {
        let count = terms.all[0].changes.count
        let comparisons = ConflictComparisons(terms, clusters: (0..<count).map { "\($0)" }, seed: 0)
        let pairs = comparisons.pairs(try ConflictNull(differences, terms: terms, draws: 200, seed: 0))
        return (pairs, comparisons.risk(pairs))
    }

    /// Correlations about zero, whichever way round a pair stands; mean changes in spreads.
    @Test func numbersByHand() throws {
        var random = SeededGenerator(seed: 3)
        let x = (0..<40).map { _ in random.normal() }
        let y = x.map { -2 * $0 + 0.1 * random.normal() }
        let terms = Self.terms([x, y])
        let differences = try Tensor((0..<40 * 12).map { _ in random.normal() }, shape: [40, 12])
        let (pairs, risk) = try Self.compare(terms, differences: differences)
        let pair = try #require(pairs.first)
        let dot = Vector.dot(x, y) / (Vector.length(x) * Vector.length(y))
        #expect(abs((pair.correlation ?? .nan) - dot) < 1e-12 && pair.relation == .conflict)
        #expect(abs((risk.value ?? .nan) + dot) < 1e-12 && risk.low.map { $0 > 0 } == true)
        let spread = RootMeanSquare.of(y)
        let oriented = zip(x, y).map { $0 > 0 ? $1 : -$1 }.reduce(0, +) / 40 / spread
        #expect(abs((pair.bWhereARises.value ?? .nan) - oriented) < 1e-12 && oriented < -0.7)
        let flipped = Self.terms([
            zip(x.indices, x).map { $0 % 2 == 0 ? $1 : -$1 }, zip(y.indices, y).map { $0 % 2 == 0 ? $1 : -$1 },
        ])
        let turned = try Self.compare(flipped, differences: differences).pairs[0]
        #expect(abs((turned.correlation ?? .nan) - dot) < 1e-12 && turned.bWhereARises.value == pair.bWhereARises.value)
    }

    /// In activations that vary in one direction only, every two directions correlate; it is no finding.
    @Test func covarianceMakesTheNull() throws {
        var random = SeededGenerator(seed: 4)
        let size = (0..<60).map { _ in random.normal() }
        let rows = try Tensor(size.flatMap { [5 * $0, 0.2 * random.normal(), 0.2 * random.normal()] }, shape: [60, 3])
        func changes(_ direction: [Double]) throws -> [Double] { try rows.matmul(Tensor(direction)).doubles() }
        // Orthogonal directions that share the one that matters: correlation near −1.
        let terms = Self.terms([try changes([1, 1, 0]), try changes([-1, 1, 0])])
        let pair = try Self.compare(terms, differences: rows).pairs[0]
        #expect((pair.correlation ?? 0) < -0.9)
        #expect(pair.relation != .conflict && pair.p.map { $0 > 0.05 } == true)
        #expect((pair.nullLow ?? 0) < -0.9 && (pair.nullHigh ?? 0) > 0.9)
    }

    @Test func fewPromptsCannotBeEstimated() throws {
        let (pairs, risk) = try Self.compare(
            Self.terms([[1, 2, 3], [-1, -2, -3]]), differences: Tensor.normal([3, 4], seed: 1).to(.float64))
        #expect(pairs[0].relation == .cannotBeEstimated && pairs[0].reason != nil && pairs[0].low == nil)
        #expect(risk.value == 0 && risk.reason != nil)
    }

    /// A head with two rows: its objectives' changes are the rows times the input's.
    @Test func objectivesOfAHead() throws {
        let bag = try BagModel(context: 1000)
        let reference = try Suite.bundled(.hacking).first(5).sets.flatMap(\.contrasts)
        let result = try Conflict(bag.model, comparing: true).run(
            .objectives, reference: reference, name: "hacking")
        let pair = try #require(result.pairs.first)
        #expect(result.kind == .objectives && result.terms.map(\.name) == ["first", "second"] && result.pairs.count == 1)
        let rows = try bag.score.exact().rows()
        #expect(abs((pair.cosine ?? .nan) - (Vector.cosine(rows[0], rows[1]) ?? .nan)) < 1e-9)
        var changes: [[Double]] = [[], []]
        for contrast in reference {
            let sides = try [contrast.with, contrast.without].map { response in
                try bag.model.run(
                    bag.model.encode(prompt: [.user(contrast.prompt)], response: [.assistant(response)])
                ).reward
                    .objectives
            }
            for index in 0..<2 { changes[index].append(sides[0][index] - sides[1][index]) }
        }
        let expected = Vector.dot(changes[0], changes[1]) / (Vector.length(changes[0]) * Vector.length(changes[1]))
        #expect(abs((pair.correlation ?? .nan) - expected) < 1e-9)
        #expect(abs(result.terms[0].spread - RootMeanSquare.of(changes[0])) < 1e-9)
        #expect(result.rewardLens1?.pairs[0].cosine == pair.cosine)
    }

    /// Directions are mean differences of their own contrasts; a set and its reverse are in perfect conflict.
    @Test func directionsFromContrasts() throws {
        let bag = try BagModel(context: 1000)
        let set = try #require(Suite.bundled(.quality).set("safety")).first(8)
        let reversed = ContrastSet(
            name: "unsafety",
            contrasts: set.contrasts.map { Contrast(id: $0.id, prompt: $0.prompt, with: $0.without, without: $0.with) })
        let reference = try Suite.bundled(.hacking).first(6).sets.flatMap(\.contrasts)
        let suite = Suite(name: "both", sets: [set, reversed])
        let result = try Conflict(bag.model, comparing: true).run(
            .directions(suite), reference: reference, name: "hacking")
        let pair = try #require(result.pairs.first)
        #expect(abs((pair.correlation ?? 0) + 1) < 1e-12 && abs((pair.cosine ?? 0) + 1) < 1e-12 && pair.relation == .conflict)
        #expect(result.conflicts == 1 && abs((result.monitorabilityRisk.value ?? 0) - 1) < 1e-12)
        #expect(result.rewardLens1?.pairs[0].relation == .conflict && result.rewardLens1?.monitorabilityRisk == 1)
        #expect(throws: LensError.self) {
            try Conflict(bag.model).run(
                .directions(Suite(name: "one", sets: [set])), reference: reference, name: "")
        }
        #expect(throws: LensError.self) { try Conflict(bag.model).run(.objectives, reference: [], name: "") }
    }

    @Test(arguments: ["armorm", "qrm", "urm", "multi"]) func publishedHeads(name: String) throws {
        let model = try Fixture.model("../heads/\(name)")
        let reference = try Suite.bundled(.hacking).first(3).sets.flatMap(\.contrasts)
        let result = try Conflict(model).run(.objectives, reference: reference, name: "hacking")
        let count = model.head.objectives.count
        #expect(result.terms.count == count && result.pairs.count == count * (count - 1) / 2)
        for pair in result.pairs { #expect(pair.correlation.map { abs($0) <= 1 } == true && pair.cosine != nil) }
    }
}

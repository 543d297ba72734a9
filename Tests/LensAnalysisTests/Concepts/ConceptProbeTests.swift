import Foundation
import LensCore
import Testing

@testable import LensAnalysis

/// Directions of planted differences, and what shuffled labels would give.
@Suite struct ConceptProbeTests {
    private static let source = GaussianRows(width: 6, shift: 0.8)

    private static func measured(
        _ rows: LabelledRows, _ method: ConceptsResult.Method
    ) throws -> (ConceptsResult.Separability, folds: GroupedFolds) {
        let folds = try #require(GroupedFolds(rows.clusters))
        let judge = ConceptSeparability(labels: rows.labels, clusters: rows.clusters, seed: 0)
        return (judge.of(method, ConceptProbe.outOfFold(method, rows, folds: folds)), folds)
    }

    @Test func theMeanDifferenceIsThePlantedShift() throws {
        let rows = Self.source.rows(clusters: 2000, seed: 1)
        let probe = try #require(ConceptProbe(.meanDifference, rows))
        let noise = Self.source.mixing.map { Vector.length($0) }
        for (place, value) in probe.direction.enumerated() {
            // The difference of two means of 2,000 draws, five standard errors.
            #expect(abs(value - Self.source.shift[place]) < 5 * noise[place] * (2.0 / 2000).squareRoot())
        }
    }

    /// LEACE's reading is Fisher's, `Σ⁻¹δ`: of normal classes no linear direction separates better.
    @Test func whiteningSeparatesBetterUnderUnequalVariances() throws {
        let rows = Self.source.rows(clusters: 300, seed: 2)
        let plain = try Self.measured(rows, .meanDifference).0
        let white = try Self.measured(rows, .leace).0
        let logistic = try Self.measured(rows, .logistic).0
        #expect((plain.auroc.value ?? 1) + 0.02 < (white.auroc.value ?? 0))
        #expect((plain.auroc.value ?? 1) + 0.02 < (logistic.auroc.value ?? 0))
        #expect((white.accuracy.low ?? 0) > 0.5 && white.accuracy.n == 600 && white.accuracy.units == 300)
    }

    @Test func scoresOfTheClassMeansAreHalfAndMinusHalf() throws {
        let rows = Self.source.rows(clusters: 30, seed: 3)
        for method in [ConceptsResult.Method.meanDifference, .leace] {
            let probe = try #require(ConceptProbe(method, rows))
            #expect(abs(probe.score(try #require(rows.mean(true))) - 0.5) < 1e-9)
            #expect(abs(probe.score(try #require(rows.mean(false))) + 0.5) < 1e-9)
        }
    }

    @Test func theShortcutThroughInnerProductsIsTheSameProbe() throws {
        for seed in UInt64(1)...5 {
            let rows = GaussianRows(width: 30, shift: 0.1).rows(clusters: 16, seed: seed)
            let folds = try #require(GroupedFolds(rows.clusters))
            let short = ShuffledLabels([rows], folds: folds).aurocs(seed: seed)[0]
            #expect(short.count == ShuffledLabels.draws)
            // The same coins, one for each cluster in the order of their names.
            var random = SeededGenerator(seed: seed)
            let names = Set(rows.clusters).sorted()
            for value in short.prefix(5) {
                let isKept = Dictionary(uniqueKeysWithValues: names.map { ($0, random.next() & 1 == 0) })
                let labels = zip(rows.labels, rows.clusters).map { isKept[$1] == true ? $0 : !$0 }
                let shuffled = LabelledRows(rows: rows.rows, labels: labels, clusters: rows.clusters)
                let found = try Self.measured(shuffled, .meanDifference).0
                #expect(abs(value - (found.auroc.value ?? .nan)) < 1e-12)
            }
        }
    }

    /// The null's p values are spread evenly where there is nothing to find: of ten samples about one lies below 0.1.
    @Test func shuffledLabelsFindNothingInNoise() throws {
        // P(X > most) < .001 for X ~ Binomial(samples, .1).
        let isFull = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1"
        let (samples, most) = isFull ? (60, 14) : (20, 7)
        var small = 0
        for seed in 0..<samples {
            let rows = GaussianRows(width: 8, shift: 0).rows(clusters: 16, seed: UInt64(100 + seed))
            let folds = try #require(GroupedFolds(rows.clusters, seed: UInt64(seed)))
            let sweep = ConceptSweep([(layer: 0, rows: rows)], folds: folds, seed: UInt64(seed))
            if try #require(sweep.p) < 0.1 { small += 1 }
        }
        #expect(small <= most)
    }

    @Test func textsThatDoNotVaryGiveAReason() throws {
        let same = LabelledRows(
            rows: Array(repeating: [1, 2, 3], count: 24), labels: (0..<24).map { $0 % 2 == 0 },
            clusters: (0..<24).map { "\($0 / 2)" })
        let folds = try #require(GroupedFolds(same.clusters))
        let sweep = ConceptSweep([(layer: 0, rows: same)], folds: folds, seed: 0)
        #expect(sweep.bestLayer == nil && sweep.p == nil)
        for row in sweep.layers[0].separability {
            #expect(row.auroc.value == nil && row.auroc.reason == "the activations are the same for all texts")
        }
    }

    @Test func areasUnderTheCurveAreThoseOfRanks() throws {
        let rows = Self.source.rows(clusters: 12, seed: 9)
        let scores = rows.rows.map { ($0[0] * 2).rounded() / 2 }
        let judge = ConceptSeparability(labels: rows.labels, clusters: rows.clusters, seed: 0)
        let wanted = AreaUnderCurve(
            positives: zip(scores, rows.labels).filter(\.1).map(\.0),
            negatives: zip(scores, rows.labels).filter { !$0.1 }.map(\.0))
        #expect(abs((judge.auroc(scores).value ?? .nan) - (wanted.value ?? .nan)) < 1e-12)
    }
}

import LensCore
import LensTorch
import Testing

@testable import LensAnalysis

/// LEACE: nothing linear is left of the label, and as little else as possible is changed.
@Suite struct LinearEraserTests {
    private static let source = GaussianRows(width: 6, shift: 0.8)

    private static func erased(_ rows: LabelledRows, by eraser: LinearEraser) -> LabelledRows {
        rows.replacing { eraser.erased($1) }
    }

    /// Each column's covariance with the label.
    private static func covariances(_ rows: LabelledRows) -> [Double] {
        let (with, without) = (rows.mean(true) ?? [], rows.mean(false) ?? [])
        return Vector.minus(with, without).map { $0 / 4 }
    }

    @Test(arguments: [(6, 60), (6, 5), (40, 10)]) func noCovarianceWithTheLabelIsLeft(width: Int, clusters: Int) throws {
        let rows = GaussianRows(width: width, shift: 0.8).rows(clusters: clusters, seed: 2)
        let eraser = try #require(LinearEraser(rows))
        let (before, after) = (Self.covariances(rows), Self.covariances(Self.erased(rows, by: eraser)))
        let scale = before.map(abs).max() ?? 0
        #expect(scale > 0.1)
        // Sums of a few dozen products of numbers of this size.
        for value in after { #expect(abs(value) < 1e-12 * max(1, scale)) }
    }

    /// The published formula, `x − W⁺PW(x − μ)`, with `W = Σ^(−1/2)` by eigenvectors.
    @Test func theRankOneFormIsThePublishedOne() throws {
        let rows = Self.source.rows(clusters: 50, seed: 3)
        let (eraser, covariance) = (try #require(LinearEraser(rows)), try #require(LedoitWolf(rows.rows)))
        let width = 6
        let identity = (0..<width).map { row in (0..<width).map { $0 == row ? 1.0 : 0 } }
        let sigma = try Tensor(identity.flatMap { covariance.times($0) }, shape: [width, width])
        let (values, vectors) = try sigma.symmetricEigen()
        func power(_ exponent: Double) throws -> Tensor {
            try vectors.matmul(values.power(exponent).unsqueezed(1) * vectors.transposed())
        }
        let (whiten, colour) = (try power(-0.5), try power(0.5))
        let cross = try Tensor(Self.covariances(rows), shape: [width, 1])
        let direction = try whiten.matmul(cross)
        let square = try (direction * direction).sum().scalar()
        let projection = try direction.matmul(direction.transposed()) / square
        let mean = try Tensor(try #require(rows.mean), shape: [width, 1])
        for row in rows.rows.prefix(5) {
            let x = try Tensor(row, shape: [width, 1])
            let wanted = try x - colour.matmul(projection.matmul(whiten.matmul(x - mean)))
            for (a, b) in zip(eraser.erased(row), try wanted.reshaped([-1]).doubles()) { #expect(abs(a - b) < 1e-9) }
        }
    }

    @Test func aFreshProbeOnOtherTextsIsAtChance() throws {
        let (train, test) = (Self.source.rows(clusters: 400, seed: 4), Self.source.rows(clusters: 100, seed: 5))
        let eraser = try #require(LinearEraser(train))
        let folds = try #require(GroupedFolds(test.clusters))
        let judge = ConceptSeparability(labels: test.labels, clusters: test.clusters, seed: 0)
        func auroc(_ rows: LabelledRows) -> Measure {
            judge.auroc(ConceptProbe.outOfFold(.logistic, rows, folds: folds))
        }
        let (before, after) = (auroc(test), auroc(Self.erased(test, by: eraser)))
        #expect((before.low ?? 0) > 0.8 && before.n == 200 && before.units == 100)
        #expect((after.low ?? 1) < 0.5 && (after.high ?? 0) > 0.5)
    }

    @Test func erasingTwiceChangesNothingMore() throws {
        let rows = Self.source.rows(clusters: 20, seed: 6)
        let eraser = try #require(LinearEraser(rows))
        for row in rows.rows {
            let once = eraser.erased(row)
            for (a, b) in zip(once, eraser.erased(once)) { #expect(abs(a - b) < 1e-12) }
        }
    }

    @Test func nothingIsErasedOfTextsThatDoNotDiffer() {
        let same = LabelledRows(
            rows: Array(repeating: [1, 2, 3], count: 8), labels: (0..<8).map { $0 % 2 == 0 },
            clusters: (0..<8).map { "\($0 / 2)" })
        #expect(LinearEraser(same) == nil)
    }
}

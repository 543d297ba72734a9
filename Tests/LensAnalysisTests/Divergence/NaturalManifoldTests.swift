import LensCore
import LensTorch
import Testing

@testable import LensAnalysis

@Suite struct NaturalManifoldTests {
    /// Three wide dimensions of `width`, the others narrow.
    static func rows(_ count: Int, width: Int, seed: UInt64) throws -> Tensor {
        var random = SeededGenerator(seed: seed)
        let spreads = (0..<width).map { $0 < 3 ? Double(3 - $0) : 0.1 }
        var values: [Double] = []
        for _ in 0..<count { values += spreads.map { 1 + $0 * random.normal() } }
        return try Tensor(values, shape: [count, width])
    }

    static func fitted(_ count: Int, width: Int) throws -> NaturalManifold {
        try NaturalManifold(rows(count, width: width, seed: 1), clusters: (0..<count).map { "\($0)" })
    }

    /// More rows than columns, and fewer.
    @Test(arguments: [(200, 10), (60, 100)]) func heldOutActivationsAreRarelyDivergent(count: Int, width: Int) throws {
        let manifold = try Self.fitted(count, width: width)
        let fresh = try manifold.scores(Self.rows(1000, width: width, seed: 2))
        #expect(fresh.count { $0 > manifold.threshold } <= 50)
        #expect(manifold.components >= 3 && manifold.explained > 0.9)
        // Expected score: one for each component and column of the rest, about the width in all.
        let mean = fresh.reduce(0, +) / 1000
        #expect(mean > 0.5 * Double(width) && mean < 2 * Double(width), "\(mean)")
    }

    @Test func scoreByHand() throws {
        // Variances 4 and 1 along the axes, no rest: 5·4/4 = 5 points on either side.
        let points: [Double] = (0..<40).flatMap { index -> [Double] in
            let sign: Double = index % 2 == 0 ? 1 : -1
            return index % 4 < 2 ? [2.0 * sign, 0, 0] : [0, sign, 0]
        }
        let rows = try Tensor(points, shape: [40, 3])
        let subspace = try PrincipalSubspace(rows, share: 0.999, most: 10)
        #expect(subspace.count == 2)
        let (along, rest) = try subspace.split(Tensor([2.0, 1, 3], shape: [1, 3]))
        // Sample variances: 20·4/39 and 20/39.
        let expected = 4 / (80 / 39.0) + 1 / (20 / 39.0)
        #expect(abs(try subspace.squaredDistances(along).scalar() - expected) < 1e-9)
        #expect(abs(try rest.squared().sum().scalar() - 9) < 1e-9)
    }

    @Test(arguments: [(200, 10), (60, 100)]) func whatIsMadeNaturalIsNatural(count: Int, width: Int) throws {
        let manifold = try Self.fitted(count, width: width)
        let far = try Self.rows(20, width: width, seed: 3) * 5
        #expect(try manifold.scores(far).allSatisfy { $0 > manifold.threshold })
        #expect(try manifold.scores(manifold.natural(far)).allSatisfy { $0 <= manifold.threshold })
        let near = try Self.rows(20, width: width, seed: 4)
        let kept = try zip(manifold.scores(near), (manifold.natural(near) - near).squared().sum([1]).doubles())
        #expect(kept.allSatisfy { $0 > manifold.threshold || $1 < 1e-18 })
    }

    /// Coordinates lead back to the activation, their length is the score, and slopes are the transpose of steps.
    @Test(arguments: [(200, 10), (60, 100)]) func whitening(count: Int, width: Int) throws {
        let manifold = try Self.fitted(count, width: width)
        let rows = try Self.rows(4, width: width, seed: 6)
        let white = try manifold.whitened(rows)
        #expect(try (manifold.activations(whitened: white) - rows).magnitude().largest([0, 1]).scalar() < 1e-9)
        for (score, squares) in zip(try manifold.scores(rows), try white.squared().sum([1]).doubles()) {
            #expect(abs(score - squares) < 1e-9 * score)
        }
        let step = try Tensor.normal(white.shape, seed: 7).to(.float64)
        let gradient = try Tensor.normal(rows.shape, seed: 8).to(.float64)
        let moved = try manifold.activations(whitened: white + step) - manifold.activations(whitened: white)
        let (a, b) = (try (moved * gradient).sum().scalar(), try (step * manifold.whitenedSlope(gradient)).sum().scalar())
        #expect(abs(a - b) < 1e-9 * max(1, abs(a)))
    }

    /// A site that never varies: whatever differs from it is divergent.
    @Test func constantRows() throws {
        let manifold = try NaturalManifold(
            Tensor.full([40, 5], 2, type: .float64), clusters: (0..<40).map { "\($0)" })
        #expect(try manifold.scores(Tensor.full([1, 5], 2, type: .float64)) == [0])
        #expect(try manifold.scores(Tensor.full([1, 5], 3, type: .float64))[0] > manifold.threshold)
    }
}

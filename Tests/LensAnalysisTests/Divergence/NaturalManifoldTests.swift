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

    /// Coordinates lead back to the activation, and their length is the score.
    @Test(arguments: [(200, 10), (60, 100)]) func whitening(count: Int, width: Int) throws {
        let manifold = try Self.fitted(count, width: width)
        let rows = try Self.rows(4, width: width, seed: 6)
        let white = try manifold.whitened(rows)
        let back = try white.matmul(manifold.whitenedMap()) + manifold.subspace.mean
        #expect(try (back - rows).magnitude().largest([0, 1]).scalar() < 1e-9)
        for (score, squares) in zip(try manifold.scores(rows), try white.squared().sum([1]).doubles()) {
            #expect(abs(score - squares) < 1e-9 * score)
        }
    }

    /// Without any reward the search ends where no step leads down.
    @Test func searchDescendsTheLatentLoss() throws {
        let manifold = try Self.fitted(200, width: 10)
        let start = try Self.rows(1, width: 10, seed: 9) * 3
        let centre = try Self.rows(1, width: 10, seed: 10).doubles()
        let item = ConstrainedItem(
            component: .residual(0), start: start, centre: centre, manifold: manifold, effect: 1)
        var search = try ConstrainedSearch([item], steps: 300)
        let none = try (Tensor.zeros([1], type: .float64), Tensor.zeros([1, 10], type: .float64))
        for step in 0...300 { try search.advance(search.vectors(), rewards: none.0, slopes: none.1, step: step) }
        let least = try item.loss(search.best)
        #expect(try least < item.loss(start) / 2)
        // No step from there leads down by much.
        for place in 0..<10 {
            for size in [-0.05, 0.05] {
                let step = try Tensor((0..<10).map { $0 == place ? size : 0 }, shape: [1, 10])
                let there = try item.loss(search.best + step)
                #expect(there > least - 1e-3, "\(place) \(size): \(there) under \(least)")
            }
        }
    }

    /// A site that never varies: whatever differs from it is divergent.
    @Test func constantRows() throws {
        let manifold = try NaturalManifold(
            Tensor.full([40, 5], 2, type: .float64), clusters: (0..<40).map { "\($0)" })
        #expect(try manifold.scores(Tensor.full([1, 5], 2, type: .float64)) == [0])
        #expect(try manifold.scores(Tensor.full([1, 5], 3, type: .float64))[0] > manifold.threshold)
    }
}

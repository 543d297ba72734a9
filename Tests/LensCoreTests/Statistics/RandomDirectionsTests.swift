import LensCore
import Testing

struct RandomDirectionsTests {
    private func length(_ vector: [Double]) -> Double { vector.reduce(0) { $0 + $1 * $1 }.squareRoot() }

    @Test func areUnitVectorsThatDependOnSeedAndPlaceAlone() {
        let few = RandomDirections.isotropic(5, width: 12, seed: 3)
        let many = RandomDirections.isotropic(9, width: 12, seed: 3)
        #expect(Array(many.vectors.prefix(5)) == few.vectors)
        #expect(RandomDirections.isotropic(5, width: 12, seed: 4).vectors != few.vectors)
        #expect(Set(many.vectors).count == 9)
        #expect(many.vectors.allSatisfy { abs(length($0) - 1) < 1e-12 })
    }

    @Test func followTheData() throws {
        // Nearly all variance lies along the first axis.
        var random = SeededGenerator(seed: 5)
        let rows = (0..<200).map { _ in [100 * random.normal()] + (0..<19).map { _ in random.normal() } }
        let covariance = try #require(LedoitWolf(rows))
        let axis = [1.0] + Array(repeating: 0, count: 19)
        func cosine(_ vector: [Double]) -> Double { abs(vector[0]) }
        // A random direction of the data often lies along the axis; an isotropic one hardly ever does.
        let natural = NullComparison(axis, among: .drawn(99, from: covariance, seed: 1)) { cosine($0) > 0.99 ? 1 : 0 }
        let isotropic = NullComparison(axis, among: .isotropic(99, width: 20, seed: 1)) { cosine($0) > 0.99 ? 1 : 0 }
        #expect(isotropic.pGreater == 0.01 && isotropic.n == 99)
        #expect(natural.pGreater > 0.5)
        // The direction's length plays no part.
        #expect(NullComparison(axis.map { 7 * $0 }, among: .isotropic(9, width: 20), statistic: cosine).observed == 1)
    }
}

import LensCore
import Testing

struct LedoitWolfTests {
    @Test func agreesWithScikitLearn() throws {
        for element in try multivariate("covariances") {
            let rows = try element.table("rows")
            let vector = try element.numbers("vector")
            let covariance = try #require(LedoitWolf(rows))
            #expect(agree(covariance.shrinkage, try element.number("shrinkage"), within: 1e-10))
            #expect(agree(covariance.meanVariance, try element.number("meanVariance"), within: 1e-10))
            #expect(agree(covariance.times(vector), try element.numbers("times"), within: 1e-10))
            #expect(agree(covariance.solve(vector), try element.numbers("solve"), within: 1e-9))
            #expect(agree(covariance.squaredDistance(of: vector), try element.number("squaredDistance"), within: 1e-9))
            #expect(covariance.n == rows.count && covariance.width == vector.count)
        }
    }

    @Test func solvesWhatItMultiplies() throws {
        var random = SeededGenerator(seed: 1)
        for (n, width) in [(6, 200), (50, 20), (30, 30)] {
            let rows = (0..<n).map { _ in (0..<width).map { Double($0 % 7) * random.normal() } }
            let covariance = try #require(LedoitWolf(rows))
            let vector = (0..<width).map { _ in random.normal() }
            #expect(agree(covariance.times(covariance.solve(vector)), vector, within: 1e-9))
            #expect(
                agree(covariance.variance(along: covariance.solve(vector)), covariance.inverseQuadratic(vector), within: 1e-9))
        }
    }

    @Test func drawsHaveItsCovariance() throws {
        var random = SeededGenerator(seed: 2)
        let rows = (0..<5).map { _ in (0..<8).map { Double(1 + $0) * random.normal() } }
        let covariance = try #require(LedoitWolf(rows))
        let draws = (0..<4000).map { _ in covariance.draw(using: &random) }
        for column in 0..<8 {
            let axis = (0..<8).map { $0 == column ? 1.0 : 0 }
            let variance = covariance.variance(along: axis)
            let found = draws.reduce(0) { $0 + $1[column] * $1[column] } / 4000
            // A mean of n squares of normal draws has a relative error of √(2/n); five of them.
            #expect(abs(found / variance - 1) < 5 * (2.0 / 4000).squareRoot())
        }
        // A correlation of columns, with its error at most √(2/n) of the product of deviations.
        let covariance01 = covariance.times([1, 0, 0, 0, 0, 0, 0, 0])[1]
        let found01 = draws.reduce(0) { $0 + $1[0] * $1[1] } / 4000
        let scale = (covariance.times([1, 0, 0, 0, 0, 0, 0, 0])[0] * covariance.times([0, 1, 0, 0, 0, 0, 0, 0])[1]).squareRoot()
        #expect(abs(found01 - covariance01) < 5 * (2.0 / 4000).squareRoot() * scale)
    }

    @Test func isASphereWhereTheSampleIs() throws {
        let covariance = try #require(LedoitWolf([[1, 0], [-1, 0], [0, 1], [0, -1]]))
        #expect(covariance.shrinkage == 1)
        #expect(agree(covariance.solve([3, 4]), [6, 8]))
    }

    @Test func hasNoInverseWithoutVariation() {
        #expect(LedoitWolf([]) == nil)
        #expect(LedoitWolf([[1, 2], [2, 1]]) == nil)
        #expect(LedoitWolf([[1, 2], [1, 2], [1, 2]]) == nil)
        #expect(LedoitWolf([[1, 2], [1, .nan], [1, 3]]) == nil)
        #expect(LedoitWolf([[1, 2], [1, .infinity], [1, 3]]) == nil)
    }
}

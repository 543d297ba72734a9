import LensCore
import Testing

struct CholeskyTests {
    @Test func solves() throws {
        // By hand: L = [2; 1 3; -1 2 1].
        let matrix: [Double] = [4, 2, -2, 2, 10, 5, -2, 5, 6]
        let factor = try #require(Cholesky(matrix, size: 3))
        let x: [Double] = [1, 2, 3]
        let right = (0..<3).map { row in (0..<3).reduce(0) { $0 + matrix[row * 3 + $1] * x[$1] } }
        #expect(agree(factor.solve(right), x, within: 1e-13))
    }

    @Test func refusesWhatIsNotPositiveDefinite() {
        #expect(Cholesky([1, 1, 1, 1], size: 2) == nil)
        #expect(Cholesky([1, 2, 2, 1], size: 2) == nil)
        #expect(Cholesky([0], size: 1) == nil)
        #expect(Cholesky([.nan], size: 1) == nil)
        #expect(Cholesky([], size: 0)?.solve([]) == [])
    }
}

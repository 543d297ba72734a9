import LensCore
import Testing

struct LeastSquaresTests {
    @Test func agreesWithStatsmodels() throws {
        for element in try multivariate("slopes") {
            let (x, y) = (try element.numbers("x"), try element.numbers("y"))
            let found = try #require(LeastSquares(y, on: [x] + (try element.table("controls"))))
            #expect(agree(found.slopes, try element.numbers("slopes"), within: 1e-9))
            #expect(agree(found.intercept, try element.number("intercept"), within: 1e-8))
            #expect(found.n == y.count)
        }
    }

    @Test func isUndefinedWithoutIndependentRegressors() {
        #expect(LeastSquares([1, 2], on: [[1, 2]]) == nil)
        #expect(LeastSquares([1, 2, 4], on: [[3, 3, 3]]) == nil)
        #expect(LeastSquares([1, 2, 4, 5], on: [[1, 2, 3, 5], [2, 4, 6, 10]]) == nil)
        #expect(LeastSquares([1, 2, .nan], on: [[1, 2, 3]]) == nil)
        #expect(LeastSquares([], on: []) == nil)
        #expect(agree(LeastSquares([1, 3], on: [])?.intercept, 2))
    }
}

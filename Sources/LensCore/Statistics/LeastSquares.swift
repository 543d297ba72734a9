/// A linear regression by least squares, with an intercept.
public struct LeastSquares: Codable, Hashable, Sendable {
    /// The fitted value where all regressors are zero.
    public let intercept: Double
    /// One for each regressor, in order.
    public let slopes: [Double]
    /// Observations.
    public let n: Int

    /// Regresses y on columns of as many values.
    ///
    /// Nil with no more observations than coefficients, where regressors are linearly dependent (a constant one is, of the
    /// intercept), or with values that are not finite.
    public init?(_ y: [Double], on regressors: [[Double]]) {
        precondition(regressors.allSatisfy { $0.count == y.count }, "each observation needs a value of every regressor")
        guard y.count > regressors.count + 1, (regressors + [y]).allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return nil }
        let ones = [Double](repeating: 1, count: y.count)
        // Gram and Schmidt, twice over, which is as good as orthogonal to rounding; triangular[j][i] of earlier axes i.
        var axes: [[Double]] = []
        var triangular: [[Double]] = []
        for column in [ones] + regressors {
            var rest = column
            var shares = [Double](repeating: 0, count: axes.count)
            for _ in 0..<2 {
                for (place, axis) in axes.enumerated() {
                    let share = DotProduct.of(axis, rest)
                    shares[place] += share
                    for row in rest.indices { rest[row] -= share * axis[row] }
                }
            }
            let length = DotProduct.of(rest, rest).squareRoot()
            guard length > 1e-10 * DotProduct.of(column, column).squareRoot() else { return nil }
            axes.append(rest.map { $0 / length })
            triangular.append(shares + [length])
        }
        var coefficients = axes.map { DotProduct.of($0, y) }
        for place in coefficients.indices.reversed() {
            coefficients[place] /= triangular[place][place]
            for earlier in 0..<place { coefficients[earlier] -= triangular[place][earlier] * coefficients[place] }
        }
        intercept = coefficients[0]
        slopes = Array(coefficients.dropFirst())
        n = y.count
    }
}

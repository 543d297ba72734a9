/// How closely two paired samples go together, from −1 to 1.
public struct Correlation: Codable, Hashable, Sendable {
    /// Nil where it is not defined: fewer than two pairs, a sample without variation, or values that are not numbers.
    public let value: Double?
    /// Pairs of values.
    public let n: Int

    /// Pearson's product-moment correlation r.
    public static func pearson(_ x: [Double], _ y: [Double]) -> Correlation {
        precondition(x.count == y.count, "a correlation needs as many values on either side")
        let n = Double(x.count)
        let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
        var (xx, yy, xy) = (0.0, 0.0, 0.0)
        for (a, b) in zip(x, y) {
            let (dx, dy) = (a - meanX, b - meanY)
            xx += dx * dx
            yy += dy * dy
            xy += dx * dy
        }
        let isConstant = x.allSatisfy { $0 == x[0] } || y.allSatisfy { $0 == y[0] }
        // The root of the product makes equal ranks exactly 1; the product of the roots cannot overflow.
        let product = xx * yy
        let r = xy / (product.isNormal ? product.squareRoot() : xx.squareRoot() * yy.squareRoot())
        return Correlation(value: !isConstant && r.isFinite ? min(1, max(-1, r)) : nil, n: x.count)
    }

    /// Spearman's ρ: Pearson's r of the ranks, ties sharing their mean rank.
    public static func spearman(_ x: [Double], _ y: [Double]) -> Correlation {
        guard !(x + y).contains(where: \.isNaN) else { return Correlation(value: nil, n: x.count) }
        return pearson(Ranks.of(x), Ranks.of(y))
    }
}

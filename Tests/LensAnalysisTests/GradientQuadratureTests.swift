import Foundation
import LensAnalysis
import Testing

@Suite struct GradientQuadratureTests {
    @Test(arguments: [1, 2, 3, 5, 8, 64, 200]) func polynomialsOfDegreeTwiceThePointsLessOneAreExact(count: Int) {
        let rule = Quadrature(count)
        #expect(rule.points.count == count && rule.points == rule.points.sorted())
        #expect(rule.points.allSatisfy { $0 > 0 && $0 < 1 } && rule.weights.allSatisfy { $0 > 0 })
        for degree in [0, 1, count, 2 * count - 1] {
            let sum = zip(rule.points, rule.weights).reduce(0) { $0 + $1.1 * pow($1.0, Double(degree)) }
            #expect(abs(sum - 1 / Double(degree + 1)) < 1e-12)
        }
    }

    @Test func theRuleOfTwoPointsIsTheOneInTables() {
        let rule = Quadrature(2)
        for (point, expected) in zip(rule.points, [0.5 - 0.5 / 3.0.squareRoot(), 0.5 + 0.5 / 3.0.squareRoot()]) {
            #expect(abs(point - expected) < 1e-15)
        }
        #expect(rule.weights.allSatisfy { abs($0 - 0.5) < 1e-15 })
    }
}

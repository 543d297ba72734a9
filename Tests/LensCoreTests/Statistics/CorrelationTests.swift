import LensCore
import Testing

struct CorrelationTests {
    @Test func agreesWithScipy() throws {
        for element in try cases("correlation") {
            let (x, y) = (try element.numbers("x"), try element.numbers("y"))
            #expect(Ranks.of(x) == (try element.numbers("ranks")))
            #expect(agree(Correlation.pearson(x, y).value, element["pearson"]?.real))
            #expect(agree(Correlation.spearman(x, y).value, element["spearman"]?.real))
            #expect(agree(Correlation.kendall(x, y).value, element["kendall"]?.real), "\(x) \(y)")
            #expect(Correlation.kendall(x, y).n == x.count)
        }
    }

    @Test func isUndefinedWithoutVariationOrNumbers() {
        for correlation in [Correlation.pearson, Correlation.spearman, Correlation.kendall] {
            #expect(correlation([], []).value == nil)
            #expect(correlation([1], [1]).value == nil)
            #expect(correlation([1, 1], [1, 2]).value == nil)
            #expect(correlation([1, .nan], [1, 2]).value == nil)
        }
        #expect(Correlation.spearman([1, .infinity, 2], [1, 9, 3]).value == 1)
    }

    @Test func kendallCountsPairs() throws {
        var random = SeededGenerator(seed: 2)
        let x = (0..<200).map { _ in Double(random.index(below: 20)) }
        let y = x.map { $0 + Double(random.index(below: 20)) }
        var (difference, untiedX, untiedY) = (0.0, 0.0, 0.0)
        for i in x.indices {
            for j in 0..<i {
                let (a, b) = (x[i] - x[j], y[i] - y[j])
                difference += a * b > 0 ? 1 : a * b < 0 ? -1 : 0
                untiedX += a == 0 ? 0 : 1
                untiedY += b == 0 ? 0 : 1
            }
        }
        #expect(agree(Correlation.kendall(x, y).value, difference / (untiedX * untiedY).squareRoot()))
    }
}

import LensCore
import Testing

struct QuantileTests {
    @Test func agreesWithNumpy() throws {
        let section = try statistics("quantiles")
        let values = try section.numbers("values")
        for point in try #require(section["at"]?.array) {
            let fraction = try #require(point.array?.first?.real)
            #expect(agree(Quantile.of(sorted: values, at: fraction), point.array?.last?.real))
        }
        #expect(Quantile.of(sorted: [], at: 0.5) == nil)
        #expect(Quantile.of(sorted: [3], at: 0.5) == 3)
    }
}

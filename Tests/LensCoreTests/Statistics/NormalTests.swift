import LensCore
import Testing

struct NormalTests {
    private func points(_ name: String) throws -> [(Double, Double)] {
        try #require(try statistics("normal")[name]?.array).map { point in
            (try #require(point.array?.first?.real), try #require(point.array?.last?.real))
        }
    }

    @Test func cdfAgreesWithScipy() throws {
        for (x, p) in try points("cdf") {
            // The least of them is below the normal numbers, where digits are missing.
            #expect(abs(Normal.cdf(x) - p) <= max(1e-13 * p, .leastNormalMagnitude), "\(x)")
        }
    }

    @Test func quantileAgreesWithScipy() throws {
        for (p, x) in try points("quantile") { #expect(agree(Normal.quantile(p), x, within: 1e-13), "\(p)") }
    }

    @Test func quantileUndoesTheCdf() {
        for step in 1..<2000 {
            let p = Double(step) / 2000
            #expect(abs(Normal.cdf(Normal.quantile(p)) - p) < 1e-14)
        }
    }

    @Test func quantileHasEnds() {
        #expect(Normal.quantile(0) == -.infinity)
        #expect(Normal.quantile(1) == .infinity)
        #expect(Normal.quantile(-0.1).isNaN && Normal.quantile(1.1).isNaN && Normal.quantile(.nan).isNaN)
        #expect(Normal.quantile(.leastNonzeroMagnitude).isFinite)
    }
}

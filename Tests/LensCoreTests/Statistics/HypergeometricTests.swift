import LensCore
import Testing

@Suite struct HypergeometricTests {
    @Test func byHand() {
        // Of 120 subsets of three of ten, one shares all three, 21 share two.
        #expect(abs(Hypergeometric.tail(overlap: 2, size: 3, count: 10) - 22 / 120.0) < 1e-12)
        #expect(abs(Hypergeometric.tail(overlap: 0, size: 3, count: 10) - 1) < 1e-12)
        #expect(Hypergeometric.tail(overlap: 4, size: 3, count: 10) == 0)
        // Two subsets of four of five share three or more in any case.
        #expect(abs(Hypergeometric.tail(overlap: 3, size: 4, count: 5) - 1) < 1e-12)
    }
}

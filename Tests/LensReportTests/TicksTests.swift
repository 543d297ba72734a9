import Testing

@testable import LensReport

@Suite struct TicksTests {
    @Test(arguments: [
        (0.0, 1.0, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]), (-0.3, 0.3, 3, [-0.2, 0, 0.2]), (0, 128, 8, [0, 20, 40, 60, 80, 100, 120]),
        (3, 3, 5, [3]),
    ])
    func roundValuesInside(low: Double, high: Double, count: Int, expected: [Double]) {
        let ticks = Ticks(from: low, to: high, about: count)
        #expect(ticks.values.count == expected.count)
        #expect(zip(ticks.values, expected).allSatisfy { abs($0 - $1) < 1e-9 })
    }

    @Test func labelsTellNeighboursApart() {
        let ticks = Ticks(from: 0.101, to: 0.109, about: 4)
        #expect(Set(ticks.values.map(ticks.label)).count == ticks.values.count)
        #expect(Ticks(from: 0, to: 1, about: 5).label(0.2) == "0.2")
        #expect(Ticks(from: -1e9, to: 1e9, about: 4).label(-1e9) == "−1.00×10⁹")
    }

    @Test(arguments: [(-1e308, 1e308), (0, .leastNonzeroMagnitude), (.nan, .infinity), (1, 1.0000000000000002)])
    func extremesGiveFewFiniteTicks(low: Double, high: Double) {
        let ticks = Ticks(from: low, to: high, about: 5)
        #expect(ticks.values.count <= 61)
        #expect(ticks.values.allSatisfy { $0.isFinite })
    }
}

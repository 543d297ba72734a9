import Testing

@testable import LensReport

@Suite struct LevelTests {
    @Test func stepsAreSignedAndNamed() {
        #expect(Level(1, extent: 1).name == "p10")
        #expect(Level(-0.5, extent: 1).name == "n5")
        #expect(Level(0.01, extent: 1).name == "z")
        #expect(Level(7, extent: 1).step == 10)
    }

    @Test func brokenValuesHaveAPlace() {
        #expect(Level(.nan, extent: 1).step == 0)
        #expect(Level(.infinity, extent: 1).step == 10)
        #expect(Level(-.infinity, extent: 0).step == -10)
        #expect(Level(1, extent: 0).step == 0)
    }
}

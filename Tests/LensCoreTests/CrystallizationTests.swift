import LensCore
import Testing

@Suite struct CrystallizationTests {
    @Test func theFirstDepthWithHalfOfTheFinalDifference() {
        let found = Crystallization(of: [0, 0.2, 1.1, 0.4, 1.2, 2], scale: 3)
        #expect(found.firstCrossing == 2)
        // It falls below half again at depth 3.
        #expect(found.stable == 4)
    }

    @Test func aNegativeDifferenceIsReadInItsOwnDirection() {
        let found = Crystallization(of: [1, 1, -0.5, -1], scale: 1)
        #expect(found.firstCrossing == 2)
        #expect(found.stable == 2)
    }

    @Test func aDifferenceThatIsThereFromTheStart() {
        let found = Crystallization(of: [2, 2], scale: 2)
        #expect(found.firstCrossing == 0)
        #expect(found.stable == 0)
    }

    @Test func noDifferenceHasNoDepth() {
        #expect(Crystallization(of: [1, 1e-7], scale: 1).firstCrossing == nil)
        #expect(Crystallization(of: [0, 0], scale: 0).stable == nil)
    }
}

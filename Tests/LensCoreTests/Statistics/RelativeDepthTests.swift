import LensCore
import Testing

@Suite struct RelativeDepthTests {
    @Test func curvesAreLinearBetweenBlocks() {
        let curve = [0.0, 1, 4]
        #expect([0, 0.25, 0.5, 0.75, 1].map { RelativeDepth.value(of: curve, at: $0) } == [0, 0.5, 1, 2.5, 4])
        #expect(RelativeDepth.value(of: curve, at: -1) == 0 && RelativeDepth.value(of: curve, at: 2) == 4)
        #expect(RelativeDepth.value(of: [7], at: 0.5) == 7)
    }
}

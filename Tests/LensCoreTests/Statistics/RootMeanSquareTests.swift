import LensCore
import Testing

@Suite struct RootMeanSquareTests {
    @Test func signsDoNotMatter() {
        #expect(RootMeanSquare.of([3.0, -4.0]) == 12.5.squareRoot())
        #expect(RootMeanSquare.of([-3.0, 4.0]) == 12.5.squareRoot())
        #expect(RootMeanSquare.of([] as [Double]) == 0)
    }
}

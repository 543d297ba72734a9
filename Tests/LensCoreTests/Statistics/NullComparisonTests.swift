import LensCore
import Testing

struct NullComparisonTests {
    @Test func countsTheObservedValueAmongTheNull() {
        let comparison = NullComparison(2, null: [-3, 0, 1, 2])
        #expect(comparison.pGreater == 0.4)
        #expect(comparison.pTwoSided == 0.6)
        #expect(comparison.n == 4)
        #expect(NullComparison(2, null: []).pGreater == 1)
    }
}

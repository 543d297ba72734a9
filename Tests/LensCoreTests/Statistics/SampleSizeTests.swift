import LensCore
import Testing

struct SampleSizeTests {
    @Test func countsCopiesOnce() {
        let size = SampleSize(["a", "b", "a", "a"])
        #expect(size.n == 4 && size.unique == 2)
        #expect(SampleSize([String]()).unique == 0)
    }
}

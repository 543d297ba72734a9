import LensCore
import Testing

struct VectorTests {
    /// Of widths that the running sums do and do not divide.
    @Test(arguments: [0, 1, 3, 4, 7, 64]) func productsAreSums(width: Int) {
        let (a, b) = ((0..<width).map(Double.init), (0..<width).map { Double(2 - $0) })
        #expect(Vector.dot(a, b) == zip(a, b).reduce(0) { $0 + $1.0 * $1.1 })
    }

    @Test func lengthsAndAngles() {
        #expect(Vector.length([3, 4]) == 5 && Vector.rms([1, -1, 1, -1]) == 1 && Vector.rms([]) == 0)
        #expect(Vector.squaredDistance([1, 2], [4, 6]) == 25 && Vector.minus([1, 2], [4, 6]) == [-3, -4])
        #expect(Vector.unit([0, 2]) == [0, 1] && Vector.cosine([1, 0], [-3, 0]) == -1)
        #expect(Vector.unit([0, 0]) == nil && Vector.unit([.infinity, 1]) == nil && Vector.cosine([0], [1]) == nil)
    }
}

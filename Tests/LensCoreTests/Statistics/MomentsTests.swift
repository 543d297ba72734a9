import LensCore
import Testing

struct MomentsTests {
    @Test func knowsMeanAndSpread() {
        let moments = Moments([2, 4, 4, 4, 5, 5, 7, 9])
        #expect(moments.n == 8 && moments.mean == 5)
        #expect(agree(moments.standardDeviation, (32.0 / 7).squareRoot()))
    }

    @Test func isUndefinedForSmallSamples() {
        #expect(Moments([]).mean == nil && Moments([]).standardDeviation == nil)
        #expect(Moments([3]).mean == 3 && Moments([3]).standardDeviation == nil)
    }
}

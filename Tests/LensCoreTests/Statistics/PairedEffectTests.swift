import LensCore
import Testing

struct PairedEffectTests {
    @Test func agreesWithScipy() throws {
        for element in try cases("pairedEffects") {
            let effect = PairedEffect(try element.numbers("values"))
            #expect(agree(effect.mean, try element.number("mean")))
            #expect(agree(effect.standardDeviation, try element.number("standardDeviation")))
            #expect(agree(effect.g, try element.number("g")))
        }
    }

    @Test func isUndefinedWithoutSpread() {
        #expect(PairedEffect([]).mean == nil)
        #expect(PairedEffect([1, 2]).g == nil)
        #expect(PairedEffect([0.1, 0.1, 0.1]).g == nil)
        #expect(PairedEffect([0.1, 0.1, 0.1]).n == 3)
    }
}

import LensCore
import Testing

struct WilsonIntervalTests {
    @Test func agreesWithScipy() throws {
        for element in try cases("wilson") {
            let interval = WilsonInterval(
                successes: try element.int("successes"), n: try element.int("n"), level: try element.number("level"))
            #expect(agree(interval.low, try element.number("low")))
            #expect(agree(interval.high, try element.number("high")))
        }
    }

    @Test func isUndefinedWithoutTrials() {
        let interval = WilsonInterval(successes: 0, n: 0)
        #expect(interval.value == nil && interval.low == nil && interval.high == nil)
    }
}

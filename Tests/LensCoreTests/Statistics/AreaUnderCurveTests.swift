import LensCore
import Testing

struct AreaUnderCurveTests {
    @Test func agreesWithScipy() throws {
        for element in try cases("areaUnderCurve") {
            let area = AreaUnderCurve(positives: try element.numbers("positives"), negatives: try element.numbers("negatives"))
            #expect(agree(area.value, try element.number("value")))
        }
    }

    @Test func isUndefinedWithoutEitherSide() {
        #expect(AreaUnderCurve(positives: [], negatives: [1]).value == nil)
        #expect(AreaUnderCurve(positives: [1], negatives: []).value == nil)
        #expect(AreaUnderCurve(positives: [.nan], negatives: [1]).value == nil)
        #expect(AreaUnderCurve(positives: [1, 2], negatives: [0]).n == 3)
    }
}

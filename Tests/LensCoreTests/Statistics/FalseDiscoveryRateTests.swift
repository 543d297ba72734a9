import LensCore
import Testing

struct FalseDiscoveryRateTests {
    @Test func agreesWithScipy() throws {
        for element in try cases("falseDiscovery") {
            let adjusted = FalseDiscoveryRate.adjusted(try element.numbers("p"))
            let expected = try element.numbers("adjusted")
            #expect(adjusted.count == expected.count && zip(adjusted, expected).allSatisfy { agree($0, $1) })
        }
    }
}

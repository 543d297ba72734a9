import LensCore
import Testing

struct SignFlipTestTests {
    @Test func agreesWithScipy() throws {
        for element in try cases("signFlips") {
            let values = try element.numbers("values")
            let test = SignFlipTest(values, seed: UInt64(try element.int("seed")), draws: try element.int("draws"))
            #expect(agree(test.p, try element.number("p")))
            #expect(test.isExact == element["isExact"]?.bool)
            #expect(test.n == values.count)
        }
    }

    @Test func clustersFlipTogether() {
        let test = SignFlipTest([1, 2, 3, 4, 5, 6], clusters: ["a", "a", "b", "b", "c", "c"])
        #expect(test.clusters == 3 && test.n == 6 && test.draws == 8)
        // Only all signs or none reach 21.
        #expect(test.p == 0.25)
    }

    @Test func drawsApproachTheExactValue() throws {
        let values = (0..<12).map { Double($0) - 4 }
        let exact = try #require(SignFlipTest(values).p)
        let drawn = SignFlipTest(values, seed: 4, draws: 4000)
        #expect(!drawn.isExact)
        #expect(abs(try #require(drawn.p) - exact) < 0.03)
    }

    @Test func isUndefinedWithoutDifferences() {
        #expect(SignFlipTest([]).p == nil)
    }
}

import LensCore
import Testing

@Suite struct PermutationTestTests {
    @Test func aPerfectOrderIsAsRareAsItIs() throws {
        // Of the 120 orders of five values two have |ρ| = 1.
        let values = [1.0, 2, 3, 4, 5]
        let test = PermutationTest(spearman: values, [2, 4, 6, 8, 10], seed: 1, draws: 60_000)
        let p = try #require(test.p)
        // Four standard deviations of 60,000 draws.
        #expect(abs(p - 2.0 / 120) < 4 * (2.0 / 120 / 60_000).squareRoot())
        #expect(PermutationTest(spearman: values, values.reversed(), seed: 1, draws: 60_000).p == p)
    }

    @Test func independentSamplesAreRarelySignificant() {
        var random = SeededGenerator(seed: 5)
        let repetitions = 400
        let found = (0..<repetitions).count { index in
            let (x, y) = ((0..<12).map { _ in random.normal() }, (0..<12).map { _ in random.normal() })
            return (PermutationTest(spearman: x, y, seed: UInt64(index), draws: 400).p ?? 0) < 0.05
        }
        // Four standard deviations about 5 %.
        #expect(abs(Double(found) / Double(repetitions) - 0.05) < 4 * (0.05 * 0.95 / Double(repetitions)).squareRoot())
    }

    @Test func hasNoPWithoutVariation() {
        #expect(PermutationTest(spearman: [1, 1, 1], [1, 2, 3]).p == nil)
    }
}

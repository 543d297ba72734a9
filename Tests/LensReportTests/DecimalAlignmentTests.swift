import Testing

@testable import LensReport

@Suite struct DecimalAlignmentTests {
    @Test func pointsStandBelowEachOther() {
        let padded = DecimalAlignment.pad(["1", "−0.25", "+12.5"], digit: " ", point: " ")
        #expect(padded == ["1   ", "−0.25", "+12.5 "])
    }

    @Test func wordsAndPowersAreLeftAlone() {
        #expect(
            DecimalAlignment.pad(["1.5", "infinity", "1.20×10⁻⁵", "–"], digit: "_", point: ".") == [
                "1.5", "infinity", "1.20×10⁻⁵", "–",
            ])
    }

    @Test func intervalsAlignPartByPart() {
        let padded = DecimalAlignment.pad(["0.5 [0.25, 1]", "–", "−1 [−2, 10.5]"], digit: " ", point: " ")
        #expect(padded == ["0.5 [ 0.25,  1  ]", "–", "−1   [−2   , 10.5]"])
    }
}

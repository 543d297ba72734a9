import Testing

@testable import LensReport

@Suite struct LabelSpreadTests {
    @Test func labelsApartStayWhereTheyAre() {
        #expect(LabelSpread.apart([50, 10], gap: 15, within: 0...100) == [50, 10])
    }

    @Test func touchingLabelsMoveEvenly() {
        #expect(LabelSpread.apart([50, 50], gap: 10, within: 0...100) == [45, 55])
        #expect(LabelSpread.apart([0, 0, 0], gap: 10, within: 0...100) == [5, 15, 25])
    }

    @Test func noTwoOverlap() {
        let centres = (0..<9).map { Double(($0 * 37) % 50) }
        let spread = LabelSpread.apart(centres, gap: 12, within: 0...200).sorted()
        #expect(zip(spread, spread.dropFirst()).allSatisfy { $1 - $0 >= 12 - 1e-9 })
    }
}

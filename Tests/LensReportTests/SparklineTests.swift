import Testing

@testable import LensReport

@Suite struct SparklineTests {
    @Test func blocksFollowTheValues() {
        #expect(Sparkline.text([0, 1, 2, nil, 7]) == "▁▂▃ █")
        #expect(Sparkline.text([0, 1], range: 0...2) == "▁▅")
    }

    @Test func flatAndBrokenCurves() {
        #expect(Sparkline.text([2, 2]) == "▄▄")
        #expect(Sparkline.text([.nan, nil]) == "  ")
        #expect(Sparkline.text([-.greatestFiniteMagnitude, .greatestFiniteMagnitude]) == "▁█")
        #expect(Sparkline.text([]).isEmpty)
    }
}

import Testing

@testable import LensReport

@Suite struct DisplayWidthTests {
    @Test(arguments: [("abc", 3), ("日本語", 6), ("한국", 4), ("é", 1), ("e\u{301}", 1), ("🙂", 2), ("❤️", 2), ("−·⏎│█", 5), ("", 0)])
    func columns(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test func truncationKeepsWithinTheWidth() {
        #expect(DisplayWidth.truncate("日本語です", to: 6) == "日本…")
        #expect(DisplayWidth.truncate("abc", to: 3) == "abc")
        #expect(DisplayWidth.truncate("abcd", to: 1) == "…")
    }

    @Test func paddingCountsWideCharactersTwice() {
        #expect(DisplayWidth.pad("日本", to: 6) == "日本  ")
        #expect(DisplayWidth.pad("a", to: 3, trailing: true) == "  a")
    }
}

import Testing

@testable import LensReport

@Suite struct VisibleTextTests {
    @Test func whitespaceCanBeSeen() {
        #expect(VisibleText.make(" a\tb\r\n") == "·a⇥b␍⏎")
    }

    @Test func controlCharactersAreDefused() {
        #expect(VisibleText.harmless("\u{1B}[31mred\u{0}\u{9B}\u{202E}\n") == "␛[31mred␀\u{FFFD}\u{FFFD}\n")
        #expect(!VisibleText.line("a\nb\r\nc\u{2028}d").contains { $0.isNewline })
    }
}

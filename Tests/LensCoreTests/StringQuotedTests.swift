import LensCore
import Testing

struct StringQuotedTests {
    @Test func escapesWhatCannotBeSeen() {
        #expect("plain text é 日本".quoted == "\"plain text é 日本\"")
        #expect("a\n\r\t\"\\".quoted == #""a\n\r\t\"\\""#)
        #expect("\0\u{1B}[31m\u{202E}\u{2028}\u{A0}\u{7F}".quoted == #""\u{0}\u{1b}[31m\u{202e}\u{2028}\u{a0}\u{7f}""#)
    }

    @Test func shortens() {
        #expect(String(repeating: "a", count: 80).quoted.count == 82)
        #expect(String(repeating: "a", count: 81).quoted == "\"" + String(repeating: "a", count: 80) + "…\"")
    }
}

import Testing

@testable import LensReport

@Suite struct FootnotesTests {
    @Test func oneLetterPerReason() {
        let table = Table("t", columns: ["a", "b"], rows: [[.missing("x"), .missing("y")], [.missing("x"), .missing("")]])
        let footnotes = Footnotes(table)
        #expect(footnotes.entries.map(\.mark) == ["a", "b"])
        #expect(footnotes.mark(.missing("y")) == "b")
        #expect(footnotes.mark(.missing("")) == nil)
    }

    @Test func lettersGoOnAfterZ() {
        let table = Table("t", columns: ["a"], rows: (0..<28).map { [.missing("reason \($0)")] })
        #expect(Footnotes(table).entries.suffix(3).map(\.mark) == ["z", "aa", "ab"])
    }
}

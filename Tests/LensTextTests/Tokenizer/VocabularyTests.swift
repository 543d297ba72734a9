import Testing

@testable import LensText

@Suite struct VocabularyTests {
    @Test func findsPiecesByTheirBytes() {
        var vocabulary = Vocabulary()
        for (id, piece) in ["", "a", "\u{E9}", "e\u{301}", "aa", "🙂"].enumerated() {
            vocabulary.insert(Array(piece.unicodeScalars), id: UInt32(id))
        }
        #expect(vocabulary.id("\u{E9}") == 2 && vocabulary.id("e\u{301}") == 3 && vocabulary.id("") == 0)
        #expect(vocabulary.id("e") == nil)
        #expect(vocabulary.piece(5) == "🙂" && vocabulary.piece(6) == nil && vocabulary.piece(-1) == nil)
        #expect(vocabulary.count == 6 && vocabulary.idLimit == 6 && vocabulary.longest == 2)
    }

    @Test func growsAndKeepsTheLastID() {
        var vocabulary = Vocabulary()
        for number in 0..<2_000 { vocabulary.insert(Array("\(number % 1_000)".unicodeScalars), id: UInt32(number)) }
        #expect(vocabulary.count == 1_000)
        #expect((0..<1_000).allSatisfy { vocabulary.id("\($0)") == UInt32($0 + 1_000) })
    }

    @Test func pairTable() {
        var table = PairTable()
        for number in UInt32(0)..<500 { table.insert(number, number &* 7, UInt64(number)) }
        #expect((UInt32(0)..<500).allSatisfy { table[$0, $0 &* 7] == UInt64($0) })
        #expect(table[1, 8] == nil && table.count == 500)
        table.insert(3, 21, 99)
        #expect(table[3, 21] == 99 && table.count == 500)
    }

    @Test func byteAlphabet() {
        #expect(Set(ByteAlphabet.scalars).count == 256)
        #expect(ByteAlphabet.space == "Ġ")
        #expect(ByteAlphabet.bytes("ĠaĊ") == [0x20, 0x61, 0x0A])
        #expect(ByteAlphabet.bytes("你") == nil)
    }
}

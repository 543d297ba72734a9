import LensCore
import Testing

@testable import LensText

/// Every normalizer, with what its output stands for.
@Suite struct NormalizerTests {
    private func normalized(_ text: String, _ normalizer: String) throws -> AlignedText {
        var aligned = AlignedText(text)
        let json = try JSON(parsing: .init(normalizer.utf8), source: "test")
        try Normalizer(TokenizerPart(value: json, place: "normalizer", source: "test")).apply(to: &aligned)
        return aligned
    }

    private func text(_ text: String, _ normalizer: String) throws -> String {
        String(scalars: try normalized(text, normalizer).scalars)
    }

    private func spans(_ text: String, _ normalizer: String) throws -> [Range<UInt32>] {
        try normalized(text, normalizer).spans.map { $0.start..<$0.end }
    }

    @Test func normalForms() throws {
        func form(_ name: String, _ input: String) throws -> [UInt32] {
            try normalized(input, #"{"type": "\#(name)"}"#).scalars.map(\.value)
        }
        #expect(try form("NFC", "e\u{301}") == [0xE9])
        #expect(try form("NFD", "\u{E9}") == [0x65, 0x301])
        #expect(try form("NFKC", "\u{FB01}\u{2460}") == [0x66, 0x69, 0x31])
        #expect(try form("NFKD", "\u{FF76}\u{FF9E}") == [0x30AB, 0x3099])
        #expect(try form("NFC", "\u{1100}\u{1161}\u{11A8}") == [0xAC01])
        #expect(try form("NFC", "\u{AC00}\u{11A8}") == [0xAC01])
        #expect(try form("NFC", "\u{CC6}\u{CC2}\u{CD5}") == [0xCCB])
        #expect(try form("NFD", "a\u{301}\u{323}") == [0x61, 0x323, 0x301])
        #expect(try form("NFC", "\u{212B}") == [0xC5])
        // A mark of the same class in between blocks composition, one of a lower class does not.
        #expect(try form("NFC", "a\u{30D}\u{301}") == [0x61, 0x30D, 0x301])
        #expect(try form("NFC", "a\u{323}\u{301}") == [0x1EA1, 0x301])
    }

    @Test func normalFormsKeepTheAlignment() throws {
        #expect(try spans("xe\u{301}y", #"{"type": "NFC"}"#) == [0..<1, 1..<2, 3..<4])
        #expect(try spans("x\u{E9}y", #"{"type": "NFD"}"#) == [0..<1, 1..<2, 1..<2, 2..<3])
    }

    @Test func caseAndAccents() throws {
        #expect(try text("ÀΣ\u{130}", #"{"type": "Lowercase"}"#) == "àσi\u{307}")
        #expect(try text("e\u{301}\u{E9}", #"{"type": "StripAccents"}"#) == "e\u{E9}")
        #expect(try spans("\u{130}b", #"{"type": "Lowercase"}"#) == [0..<1, 0..<1, 1..<2])
    }

    @Test func stripAndPrepend() throws {
        #expect(try text("  a b ", #"{"type": "Strip", "strip_left": true, "strip_right": true}"#) == "a b")
        #expect(try text("  a ", #"{"type": "Strip", "strip_left": false, "strip_right": true}"#) == "  a")
        #expect(try spans(" a", #"{"type": "Strip"}"#) == [1..<2])
        #expect(try text("ab", #"{"type": "Prepend", "prepend": "__"}"#) == "__ab")
        #expect(try spans("ab", #"{"type": "Prepend", "prepend": "__"}"#) == [0..<1, 0..<1, 0..<1, 1..<2])
        #expect(try text("", #"{"type": "Prepend", "prepend": "__"}"#) == "")
    }

    @Test func replacementsStandForTheEndOfTheirMatch() throws {
        let quotes = #"{"type": "Replace", "pattern": {"String": "``"}, "content": "<>"}"#
        #expect(try text("a``b", quotes) == "a<>b")
        #expect(try spans("a``b", quotes) == [0..<1, 2..<3, 2..<3, 3..<4])
        let spaces = #"{"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}"#
        #expect(try text("a    b c", spaces) == "a b c")
        let removing = #"{"type": "Replace", "pattern": {"Regex": "[ab]"}, "content": ""}"#
        #expect(try text("abc", removing) == "c")
    }

    @Test func bert() throws {
        let bert =
            #"{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true}"#
        #expect(try text("É\u{0}\ta你b\u{AD}", bert) == "e a 你 b")
        let cased = #"{"type": "BertNormalizer", "lowercase": false}"#
        #expect(try text("É", cased) == "É")
        #expect(try spans("a你", bert) == [0..<1, 1..<2, 1..<2, 1..<2])
    }

    @Test func sequenceBytesAndTranslation() throws {
        #expect(try text(" é", #"{"type": "ByteLevel"}"#) == "\u{120}Ã©")
        #expect(try text("a\u{1}\u{200B}b", #"{"type": "Nmt"}"#) == "a b")
        #expect(
            try text(
                "É ", #"{"type": "Sequence", "normalizers": [{"type": "NFD"}, {"type": "StripAccents"}, {"type": "Strip"}]}"#)
                == "E")
    }

    @Test func characterMap() throws {
        let map = #"{"type": "Precompiled", "precompiled_charsmap": "\#(TokenizerFixtures.charactersMap)"}"#
        #expect(try text("xqé", map) == "xabé")
        #expect(try spans("xqé", map) == [0..<1, 1..<2, 1..<2, 2..<3])
    }

    @Test func refusesWhatItCannotRead() {
        expectTokenizerError("normalizer", "'Shout'") { _ = try text("", #"{"type": "Shout"}"#) }
        expectTokenizerError("normalizer", "'type'") { _ = try text("", "{}") }
        expectTokenizerError("normalizer", "'loud'") { _ = try text("", #"{"type": "NFC", "loud": 1}"#) }
        expectTokenizerError("normalizer.normalizers[0]", "'X'") {
            _ = try text("", #"{"type": "Sequence", "normalizers": [{"type": "X"}]}"#)
        }
        for map in ["AAAA", "!", "/////w==", "BAAAAA=="] {
            expectTokenizerError("precompiled_charsmap") {
                _ = try text("a", #"{"type": "Precompiled", "precompiled_charsmap": "\#(map)"}"#)
            }
        }
    }

    /// Replacements that feed each other must not fill the memory.
    @Test func growthIsBounded() {
        let step = #"{"type": "Replace", "pattern": {"String": "a"}, "content": "\#(String(repeating: "a", count: 20_000))"}"#
        let steps = Array(repeating: step, count: 5).joined(separator: ", ")
        expectTokenizerError("longer than") {
            _ = try text("a", #"{"type": "Sequence", "normalizers": [\#(steps)]}"#)
        }
    }
}

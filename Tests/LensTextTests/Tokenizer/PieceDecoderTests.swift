import LensCore
import Testing

@testable import LensText

/// Every decoder: how it turns pieces back into text.
@Suite struct DecoderTests {
    private func decoded(_ pieces: [String], _ decoder: String) throws -> [String] {
        let json = try JSON(parsing: .init(decoder.utf8), source: "test")
        return try PieceDecoder(TokenizerPart(value: json, place: "decoder", source: "test")).decode(pieces)
    }

    @Test func bytes() throws {
        #expect(try decoded(["Ġa", "Ã", "©"], #"{"type": "ByteLevel"}"#) == [" aé"])
        #expect(try decoded(["Ã", "a"], #"{"type": "ByteLevel"}"#) == ["\u{FFFD}a"])
        // A piece that is not in the byte alphabet is taken as it is.
        #expect(try decoded(["Ġa", "你 b"], #"{"type": "ByteLevel"}"#) == [" a你 b"])
        #expect(try decoded(["a", "<0xC3>", "<0xA9>", "b"], #"{"type": "ByteFallback"}"#) == ["a", "é", "b"])
        #expect(try decoded(["<0xC3>", "b", "<0xZZ>"], #"{"type": "ByteFallback"}"#) == ["\u{FFFD}", "b", "<0xZZ>"])
    }

    @Test func wordPiece() throws {
        #expect(try decoded(["do", "n", "##t", "!"], #"{"type": "WordPiece", "cleanup": true}"#) == ["do", " n", "t", "!"])
        #expect(try decoded(["hi", "!"], #"{"type": "WordPiece", "cleanup": false}"#) == ["hi", " !"])
        #expect(try decoded(["a", "--b"], #"{"type": "WordPiece", "prefix": "--"}"#) == ["a", "b"])
    }

    @Test func metaspace() throws {
        #expect(try decoded(["▁a", "▁b"], #"{"type": "Metaspace", "replacement": "▁"}"#) == ["a", " b"])
        #expect(try decoded(["▁a"], #"{"type": "Metaspace", "prepend_scheme": "never"}"#) == [" a"])
    }

    @Test func simpleOnes() throws {
        #expect(try decoded(["a", "b"], #"{"type": "Fuse"}"#) == ["ab"])
        #expect(try decoded(["  a ", "b"], #"{"type": "Strip", "content": " ", "start": 1, "stop": 1}"#) == [" a", "b"])
        #expect(try decoded(["   "], #"{"type": "Strip", "content": " ", "start": 2, "stop": 5}"#) == [""])
        #expect(try decoded(["a▁b"], #"{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}"#) == ["a b"])
        #expect(try decoded(["a12"], #"{"type": "Replace", "pattern": {"Regex": "[0-9]+"}, "content": "_"}"#) == ["a_"])
        #expect(try decoded(["a</w>", "b</w>"], #"{"type": "BPEDecoder"}"#) == ["a ", "b"])
        let sequence = #"{"type": "Sequence", "decoders": [{"type": "Fuse"}, {"type": "Strip", "start": 1}]}"#
        #expect(try decoded([" a", "b"], sequence) == ["ab"])
    }

    /// Marks at the beginning of a piece must not join the letter before them while decoding.
    @Test func comparesBytes() throws {
        #expect(try decoded(["a .\u{301}"], #"{"type": "WordPiece"}"#).map { Array($0.utf8) } == [Array("a.\u{301}".utf8)])
    }

    @Test func withoutDecoder() throws {
        #expect(try tokenizer().decode([1, 2, 999, -5], skipSpecialTokens: false) == "a b")
    }

    @Test func refusesWhatItCannotRead() {
        expectTokenizerError("decoder", "'Undo'") { _ = try decoded([], #"{"type": "Undo"}"#) }
        expectTokenizerError("decoder.start") { _ = try decoded([], #"{"type": "Strip", "start": -1}"#) }
    }
}

import LensCore
import Testing

@testable import LensText

/// The unigram model, on vocabularies small enough to score by hand.
@Suite struct UnigramTests {
    private func unigram(_ vocabulary: String, _ options: String = #""unk_id": 0"#) throws -> Tokenizer {
        try tokenizer(model: #"{"type": "Unigram", "vocab": [\#(vocabulary)], \#(options)}"#)
    }

    @Test func takesTheMostProbableSegmentation() throws {
        let tokenizer = try unigram(#"["<unk>", 0], ["a", -1], ["b", -1], ["ab", -1.5], ["abb", -4]"#)
        // ab + b scores -2.5; a + b + b scores -3; abb scores -4.
        #expect(try tokenizer.pieces("abb") == ["ab", "b"])
        #expect(try tokenizer.parts("abb") == ["ab", "b"])
    }

    @Test func unknownCharactersFuse() throws {
        let tokenizer = try unigram(#"["<unk>", 0], ["a", -1]"#)
        #expect(try tokenizer.pieces("xyaz") == ["<unk>", "a", "<unk>"])
        #expect(try tokenizer.parts("xyaz") == ["xy", "a", "z"])
    }

    @Test func fallsBackToBytes() throws {
        let tokenizer = try unigram(
            #"["<unk>", 0], ["a", -1], ["<0xC3>", -9], ["<0xA9>", -9]"#, #""unk_id": 0, "byte_fallback": true"#)
        #expect(try tokenizer.pieces("aé") == ["a", "<0xC3>", "<0xA9>"])
        #expect(try tokenizer.pieces("è") == ["<unk>"])
    }

    @Test func refusesWhatItCannotRead() throws {
        let tokenizer = try unigram(#"["a", -1]"#, #""unk_id": null"#)
        expectTokenizerError("\"x\"", "unk_id") { _ = try tokenizer.pieces("x") }
        expectTokenizerError("model.vocab", "none") { _ = try unigram("") }
        expectTokenizerError("model.vocab", "at 0") { _ = try unigram(#"["a"]"#) }
        expectTokenizerError("model.vocab", "at 1") { _ = try unigram(#"["a", 0], ["b", NaN]"#) }
        expectTokenizerError("model.unk_id", "0 to 0") { _ = try unigram(#"["a", -1]"#, #""unk_id": 1"#) }
    }
}

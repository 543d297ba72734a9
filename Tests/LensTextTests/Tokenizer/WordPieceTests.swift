import LensCore
import Testing

@testable import LensText

@Suite struct WordPieceTests {
    private let model = """
        {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 6,
        "vocab": {"[UNK]": 0, "un": 1, "##aff": 2, "##able": 3, "##a": 4, "u": 5}}
        """

    @Test func takesTheLongestPiece() throws {
        let tokenizer = try tokenizer(model: model)
        #expect(try tokenizer.pieces("unaffa") == ["un", "##aff", "##a"])
        #expect(try tokenizer.parts("unaffa") == ["un", "aff", "a"])
    }

    @Test func oneUnknownPartSpoilsTheWord() throws {
        let tokenizer = try tokenizer(model: model)
        #expect(try tokenizer.pieces("unax") == ["[UNK]"])
        #expect(try tokenizer.parts("unax") == ["unax"])
        #expect(try tokenizer.pieces("unaaaaa") == ["[UNK]"])
    }

    @Test func wordLevel() throws {
        let model = #"{"type": "WordLevel", "vocab": {"[UNK]": 0, "hi": 1}, "unk_token": "[UNK]"}"#
        let tokenizer = try tokenizer(model: model, preTokenizer: #"{"type": "WhitespaceSplit"}"#)
        #expect(try tokenizer.pieces("hi there hi") == ["hi", "[UNK]", "hi"])
    }

    @Test func missingUnknownToken() throws {
        let tokenizer = try tokenizer(model: #"{"type": "WordPiece", "vocab": {"a": 0}}"#)
        expectTokenizerError("[UNK]", "not in its vocabulary") { _ = try tokenizer.pieces("b") }
    }
}

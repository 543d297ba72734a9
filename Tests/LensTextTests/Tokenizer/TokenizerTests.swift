import Foundation
import LensCore
import LensText
import Testing

/// Files that are missing, damaged or ask for something unknown.
@Suite struct TokenizerTests {
    @Test func missingFile() {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("no-such-\(UUID().uuidString)")
        expectTokenizerError(folder.lastPathComponent, "has no tokenizer.json", "save_pretrained") {
            _ = try Tokenizer(folder: folder)
        }
    }

    @Test func namesWhatIsWrong() {
        func read(_ text: String) throws {
            _ = try Tokenizer(json: JSON(parsing: Data(text.utf8), source: "t.json"), source: "t.json")
        }
        expectTokenizerError("t.json: the file has no 'model'") { try read("{}") }
        expectTokenizerError("t.json: the file should be an object", "an array") { try read("[]") }
        expectTokenizerError("'magic'", "known are version") { try read(#"{"magic": 1}"#) }
        expectTokenizerError("t.json: model", "'RNN'", "BPE") { try read(#"{"model": {"type": "RNN"}}"#) }
        expectTokenizerError("t.json: model", "fit no known type") { try read(#"{"model": {}}"#) }
        expectTokenizerError("model.vocab", "\"b\"") { try read(#"{"model": {"vocab": {"a": 0, "b": 1e9}, "merges": []}}"#) }
        expectTokenizerError("model.fuse_unk", "\"yes\"") {
            try read(#"{"model": {"type": "BPE", "vocab": {}, "merges": [], "fuse_unk": "yes"}}"#)
        }
    }

    @Test func infersTheModel() throws {
        #expect(try tokenizer(model: #"{"vocab": {"a": 0}, "merges": []}"#).pieces("a") == ["a"])
        #expect(try tokenizer(model: #"{"vocab": [["a", -1]], "unk_id": null}"#).pieces("a") == ["a"])
        let wordPiece = #"{"vocab": {"a": 0}, "unk_token": "a", "max_input_chars_per_word": 9}"#
        #expect(try tokenizer(model: wordPiece).pieces("a") == ["a"])
    }

    @Test func emptyTexts() throws {
        let tokenizer = try tokenizer()
        #expect(try tokenizer.encode("", addSpecialTokens: true).ids.isEmpty)
        #expect(tokenizer.decode([], skipSpecialTokens: true) == "")
    }

    /// Offsets count Unicode scalars, whatever the text's normal form and Swift's characters are.
    @Test func offsetsCountScalars() throws {
        let tokenizer = try tokenizer(normalizer: #"{"type": "NFC"}"#)
        let encoding = try tokenizer.encode("🇫🇷e\u{301}a", addSpecialTokens: false)
        #expect(encoding.offsets == [0..<1, 1..<2, 2..<3, 4..<5])
    }
}

import LensCore
import Testing

@testable import LensText

/// Byte-pair encoding and its options, on vocabularies small enough to merge by hand.
@Suite struct BPETests {
    @Test func joinsTheLowestRankFirst() throws {
        let model = bpe(["a", "b", "c", "ab", "bc", "abc"], merges: ["b c", "a b", "ab c"])
        // "b c" comes first, and then nothing joins a and bc.
        #expect(try tokenizer(model: model).pieces("abc") == ["a", "bc"])
        #expect(try tokenizer(model: model).pieces("abab") == ["ab", "ab"])
    }

    @Test func joinsFromTheLeft() throws {
        let model = bpe(["a", "aa"], merges: ["a a"])
        #expect(try tokenizer(model: model).pieces("aaaaa") == ["aa", "aa", "a"])
    }

    /// Long words go through a queue; the result is that of the short way.
    @Test func longWordsAreNoDifferent() throws {
        let model = bpe(["a", "b", "ab", "ba", "aba", "abab"], merges: ["a b", "b a", "ab a", "ab ab"])
        let tokenizer = try tokenizer(model: model)
        let word = String(repeating: "ab", count: 6)
        #expect(try tokenizer.pieces(word) == ["abab", "abab", "abab"])
        #expect(try tokenizer.pieces(String(repeating: word, count: 50)) == Array(repeating: "abab", count: 150))
        guard case .bpe(let bpe) = tokenizer.model else { return }
        var random = TokenizerRandom(seed: 3)
        for _ in 0..<300 {
            let text = Array(random.text(of: ["a", "b"], count: 2 + random.number(below: 30)).unicodeScalars)
            let symbols = text.indices.map { ModelToken(id: text[$0] == "a" ? 0 : 1, range: $0..<$0 + 1) }
            var (short, long) = (symbols, symbols)
            bpe.mergeShort(&short, from: 0)
            bpe.mergeLong(&long, from: 0)
            #expect(short == long)
        }
    }

    @Test func wholeWordsIgnoreMerges() throws {
        let pieces = ["a", "b", "ab", "aab"]
        #expect(try tokenizer(model: bpe(pieces, merges: ["a b"])).pieces("aab") == ["a", "ab"])
        let whole = bpe(pieces, merges: ["a b"], options: #""ignore_merges": true"#)
        #expect(try tokenizer(model: whole).pieces("aab") == ["aab"])
    }

    @Test func unknownCharacters() throws {
        #expect(try tokenizer(model: bpe(["a", "u"], options: #""unk_token": "u""#)).pieces("xxax") == ["u", "u", "a", "u"])
        let fused = try tokenizer(model: bpe(["a", "u"], options: #""unk_token": "u", "fuse_unk": true"#))
        #expect(try fused.pieces("xxax") == ["u", "a", "u"])
        #expect(try fused.parts("xxax") == ["xx", "a", "x"])
        // Without an unknown token such characters vanish; the offsets of the others stay true.
        let dropping = try tokenizer(model: bpe(["a"]))
        #expect(try dropping.encode("xaxa", addSpecialTokens: false).offsets == [1..<2, 3..<4])
    }

    @Test func missingUnknownToken() throws {
        let tokenizer = try tokenizer(model: bpe(["a"], options: #""unk_token": "<unk>""#))
        #expect(try tokenizer.pieces("aa") == ["a", "a"])
        expectTokenizerError("<unk>", "not in its vocabulary") { _ = try tokenizer.pieces("x") }
    }

    @Test func fallsBackToBytes() throws {
        let pieces = ["a", "<0xC3>", "<0xA9>", "u"]
        let tokenizer = try tokenizer(model: bpe(pieces, options: #""unk_token": "u", "byte_fallback": true"#))
        #expect(try tokenizer.pieces("aé") == ["a", "<0xC3>", "<0xA9>"])
        #expect(try tokenizer.parts("aé") == ["a", "é", "é"])
        // è needs a byte that has no piece.
        #expect(try tokenizer.pieces("è") == ["u"])
    }

    @Test func prefixAndSuffix() throws {
        let prefixed = bpe(["a", "##b", "ab", "##a"], merges: ["a ##b"], options: ###""continuing_subword_prefix": "##""###)
        #expect(try tokenizer(model: prefixed).pieces("aba") == ["ab", "##a"])
        let suffixed = bpe(["a", "b</w>", "ab</w>"], merges: ["a b</w>"], options: #""end_of_word_suffix": "</w>""#)
        #expect(try tokenizer(model: suffixed).pieces("aab") == ["a", "ab</w>"])
    }

    @Test func mergesAsArrays() throws {
        let model = #"{"vocab": {"a": 0, " ": 1, "a ": 2}, "merges": [["a", " "]]}"#
        #expect(try tokenizer(model: model).pieces("a a") == ["a ", "a"])
    }

    @Test func refusesBadMerges() {
        expectTokenizerError("model.merges[1]", "\"   \"", "not a merge") {
            _ = try tokenizer(model: bpe(["a", "b", "ab"], merges: ["a b", "   "]))
        }
        expectTokenizerError("model.merges[0]", "\"a c\"", "not in the vocabulary") {
            _ = try tokenizer(model: bpe(["a", "ab"], merges: ["a c"]))
        }
        expectTokenizerError("\"b a\"", "makes a piece") { _ = try tokenizer(model: bpe(["a", "b"], merges: ["b a"])) }
        expectTokenizerError("model.merges[0]", "[\"a\"]") {
            _ = try tokenizer(model: #"{"type": "BPE", "vocab": {"a": 0}, "merges": [["a"]]}"#)
        }
        expectTokenizerError("prefix") {
            _ = try tokenizer(model: bpe(["a", "ab"], merges: ["a a"], options: ###""continuing_subword_prefix": "##""###))
        }
    }

    @Test func refusesDropout() {
        expectTokenizerError("model.dropout", "random") { _ = try tokenizer(model: bpe(["a"], options: #""dropout": 0.1"#)) }
    }

    /// A line of a million characters without a space is one word.
    @Test func hugeWordsAreNotQuadratic() throws {
        let model = bpe(["a", "b", "aa", "ab", "aab"], merges: ["a b", "a a", "a ab"])
        let text = String(repeating: "aab", count: 100_000)
        #expect(try tokenizer(model: model).encode(text, addSpecialTokens: false).ids.count == 100_000)
    }
}

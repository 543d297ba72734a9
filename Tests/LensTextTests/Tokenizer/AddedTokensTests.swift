import LensCore
import Testing

@testable import LensText

/// How added tokens are found in the text, flag by flag.
@Suite struct AddedTokensTests {
    private func added(_ tokens: String..., normalizer: String = "null") throws -> Tokenizer {
        try tokenizer(normalizer: normalizer, added: "[\(tokens.joined(separator: ", "))]")
    }

    private func token(_ content: String, _ flags: String...) -> String {
        let all = ["single_word", "lstrip", "rstrip", "normalized", "special"]
        let members = all.map { "\"\($0)\": \(flags.contains($0))" }.joined(separator: ", ")
        return #"{"id": 0, "content": \#(content.inJSON), \#(members)}"#
    }

    @Test func leftmostLongestWins() throws {
        let tokenizer = try added(token("ab"), token("abc"), token("bcdef"))
        #expect(try tokenizer.pieces("abcdef") == ["abc", "d", "e", "f"])
        #expect(try tokenizer.pieces("xab") == ["x", "ab"])
    }

    @Test func idsFollowTheVocabulary() throws {
        let tokenizer = try added(token("a"), token("<x>"), token("<y>"))
        #expect(tokenizer.id(of: "a") == 1)
        #expect(tokenizer.id(of: "<x>") == 37)
        #expect(tokenizer.id(of: "<y>") == 38)
        #expect(tokenizer.vocabularySize == 39)
    }

    @Test func singleWordsStandAlone() throws {
        let tokenizer = try added(token("ab", "single_word"))
        #expect(try tokenizer.pieces("ab-ab") == ["ab", "?", "ab"])
        #expect(try tokenizer.pieces("abc") == ["a", "b", "c"])
        #expect(try tokenizer.pieces("éab") == ["?", "a", "b"])
    }

    @Test func stripsTakeSpaces() throws {
        let left = try added(token("<x>", "lstrip"))
        #expect(try left.parts("a \t<x> b") == ["a", " \t<x>", " ", "b"])
        let right = try added(token("<x>", "rstrip"))
        #expect(try right.parts("a <x> \nb") == ["a", " ", "<x> \n", "b"])
        let both = try added(token("<x>", "lstrip", "rstrip"))
        #expect(try both.parts("<x>  <x>") == ["<x>  ", "<x>"])
    }

    @Test func normalizedTokensAreFoundInNormalizedText() throws {
        let lowercase = #"{"type": "Lowercase"}"#
        let normalized = try added(token("ABC", "normalized"), normalizer: lowercase)
        #expect(try normalized.pieces("xabcABC") == ["x", "ABC", "ABC"])
        let raw = try added(token("ABC"), normalizer: lowercase)
        #expect(try raw.pieces("xabcABC") == ["x", "a", "b", "c", "ABC"])
    }

    /// "é" written in two ways is two tokens, although Swift holds the strings to be equal.
    @Test func comparesBytes() throws {
        let tokenizer = try added(token("\u{E9}"), token("e\u{301}"))
        #expect(tokenizer.id(of: "\u{E9}") == 37)
        #expect(tokenizer.id(of: "e\u{301}") == 38)
        #expect(try tokenizer.encode("e\u{301}\u{E9}", addSpecialTokens: false).ids == [38, 37])
    }

    @Test func specialTokensAreKnownAndSkipped() throws {
        let tokenizer = try added(token("<x>", "special"), token("<y>"))
        #expect(tokenizer.isSpecial(37) && !tokenizer.isSpecial(38) && !tokenizer.isSpecial(1))
        let encoding = try tokenizer.encode("a<x><y>", addSpecialTokens: false)
        #expect(encoding.specialMask == [false, false, false])
        #expect(tokenizer.decode(encoding.ids, skipSpecialTokens: true) == "a <y>")
        #expect(tokenizer.decode(encoding.ids, skipSpecialTokens: false) == "a <x> <y>")
    }

    @Test func refusesWhatItCannotRead() {
        expectTokenizerError("added_tokens[0]", "content") { _ = try tokenizer(added: #"[{"id": 1}]"#) }
        expectTokenizerError("added_tokens[0].id") { _ = try tokenizer(added: #"[{"id": -1, "content": "a"}]"#) }
        expectTokenizerError("added_tokens[0]", "'shiny'") {
            _ = try tokenizer(added: #"[{"id": 1, "content": "a", "shiny": 1}]"#)
        }
        expectTokenizerError("5000") {
            _ = try tokenizer(added: #"[{"id": 1, "content": "\#(String(repeating: "a", count: 5000))"}]"#)
        }
    }
}

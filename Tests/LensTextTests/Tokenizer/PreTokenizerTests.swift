import LensCore
import Testing

@testable import LensText

/// Every pre-tokenizer: how it cuts a text into words.
@Suite struct PreTokenizerTests {
    private func words(_ text: String, _ preTokenizer: String) throws -> [String] {
        var pieces = Pieces(AlignedText(text))
        let json = try JSON(parsing: .init(preTokenizer.utf8), source: "test")
        try PreTokenizer(TokenizerPart(value: json, place: "pre_tokenizer", source: "test")).apply(to: &pieces)
        return pieces.pieces.map { String(scalars: pieces.text.scalars[$0.range]) }
    }

    @Test(arguments: [
        ("Removed", false, ["a", "b", "c"]), ("Removed", true, [" ", " ", " "]),
        ("Isolated", false, ["a", " ", " ", "b", " ", "c"]), ("Isolated", true, ["a", " ", " ", "b", " ", "c"]),
        ("MergedWithPrevious", false, ["a ", " ", "b ", "c"]), ("MergedWithPrevious", true, ["a", " ", " b", " c"]),
        ("MergedWithNext", false, ["a", " ", " b", " c"]), ("MergedWithNext", true, ["a ", " ", "b ", "c"]),
        ("Contiguous", false, ["a", "  ", "b", " ", "c"]), ("Contiguous", true, ["a", "  ", "b", " ", "c"]),
    ])
    func splits(_ behavior: String, _ isInverted: Bool, _ expected: [String]) throws {
        for pattern in [#"{"String": " "}"#, #"{"Regex": " "}"#] {
            let split = #"{"type": "Split", "pattern": \#(pattern), "behavior": "\#(behavior)", "invert": \#(isInverted)}"#
            #expect(try words("a  b c", split) == expected)
        }
    }

    /// The way of OLMo 2: what the pattern does not match is thrown away.
    @Test func splitsRemovedAndInverted() throws {
        let split = #"{"type": "Split", "pattern": {"Regex": "[a-z]+"}, "behavior": "Removed", "invert": true}"#
        #expect(try words("ab1cd 2", split) == ["ab", "cd"])
    }

    @Test func byteLevel() throws {
        #expect(try words("a b", #"{"type": "ByteLevel", "add_prefix_space": true}"#) == ["Ġa", "Ġb"])
        #expect(try words("é b", #"{"type": "ByteLevel", "add_prefix_space": false}"#) == ["Ã©", "Ġb"])
        #expect(try words("a b", #"{"type": "ByteLevel", "add_prefix_space": false, "use_regex": false}"#) == ["aĠb"])
    }

    @Test func simpleOnes() throws {
        #expect(try words("a12½", #"{"type": "Digits", "individual_digits": false}"#) == ["a", "12½"])
        #expect(try words("a12", #"{"type": "Digits", "individual_digits": true}"#) == ["a", "1", "2"])
        #expect(try words("a?!b$", #"{"type": "Punctuation"}"#) == ["a", "?", "!", "b", "$"])
        #expect(try words("a?!b", #"{"type": "Punctuation", "behavior": "Contiguous"}"#) == ["a", "?!", "b"])
        #expect(try words("Hi, you_2 !?", #"{"type": "Whitespace"}"#) == ["Hi", ",", "you_2", "!?"])
        #expect(try words("Hi,\u{3000}you ", #"{"type": "WhitespaceSplit"}"#) == ["Hi,", "you"])
        #expect(try words("Hi, you", #"{"type": "BertPreTokenizer"}"#) == ["Hi", ",", "you"])
        #expect(try words("a|b||", #"{"type": "CharDelimiterSplit", "delimiter": "|"}"#) == ["a", "b"])
        #expect(try words("abcdefg", #"{"type": "FixedLength", "length": 3}"#) == ["abc", "def", "g"])
        let sequence = #"{"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, {"type": "Digits"}]}"#
        #expect(try words("a1 b2", sequence) == ["a", "1", "b", "2"])
    }

    @Test func metaspace() throws {
        #expect(try words("a b", #"{"type": "Metaspace", "replacement": "▁"}"#) == ["▁a", "▁b"])
        #expect(try words(" a b", #"{"type": "Metaspace", "prepend_scheme": "always"}"#) == ["▁a", "▁b"])
        #expect(try words("a b", #"{"type": "Metaspace", "prepend_scheme": "never", "split": false}"#) == ["a▁b"])
        #expect(try words("a", #"{"type": "Metaspace", "str_rep": "▁", "add_prefix_space": false}"#) == ["a"])
        #expect(try words("a", #"{"type": "Metaspace", "str_rep": "▁", "add_prefix_space": true}"#) == ["▁a"])
    }

    /// Only the piece that begins the text gets a prefix, not the one behind an added token.
    @Test func metaspaceFirst() throws {
        let tokenizer = try tokenizer(
            model: letters("▁ab"), preTokenizer: #"{"type": "Metaspace", "prepend_scheme": "first"}"#,
            added: #"[{"id": 4, "content": "<x>", "normalized": false}]"#)
        #expect(try tokenizer.pieces("a<x>b") == ["▁", "a", "<x>", "b"])
        #expect(try tokenizer.pieces("<x>b") == ["<x>", "b"])
        #expect(try tokenizer.encode("a b", addSpecialTokens: false).offsets == [0..<1, 0..<1, 1..<2, 2..<3])
    }

    @Test func refusesWhatItCannotRead() {
        expectTokenizerError("pre_tokenizer", "'Cut'") { _ = try words("", #"{"type": "Cut"}"#) }
        expectTokenizerError("behavior", "'Gone'", "Isolated") {
            _ = try words("", #"{"type": "Split", "pattern": {"String": "a"}, "behavior": "Gone"}"#)
        }
        expectTokenizerError("pattern", "'Glob'") {
            _ = try words("", #"{"type": "Split", "pattern": {"Glob": "*"}, "behavior": "Removed"}"#)
        }
        expectTokenizerError("delimiter", "one character") {
            _ = try words("", #"{"type": "CharDelimiterSplit", "delimiter": "ab"}"#)
        }
        expectTokenizerError("prepend_scheme", "sometimes") {
            _ = try words("", #"{"type": "Metaspace", "prepend_scheme": "sometimes"}"#)
        }
        expectTokenizerError("contradicts") {
            _ = try words("", #"{"type": "Metaspace", "prepend_scheme": "always", "add_prefix_space": false}"#)
        }
    }
}

import Foundation
import LensCore
import LensText
import Testing

/// Damaged files give an error or a tokenizer that works, never a crash.
@Suite struct TokenizerMutationTests {
    private static let sources = [
        """
        {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [
        {"id": 30, "content": "<s>", "single_word": false, "lstrip": true, "rstrip": true, "normalized": true, "special": true},
        {"id": 31, "content": "ab", "single_word": true, "lstrip": false, "rstrip": false, "normalized": false, "special": false}],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Replace", "pattern": {"Regex": "\\\\s{2,}|[^a]"},
        "content": "_"}, {"type": "Prepend", "prepend": "_"}, {"type": "BertNormalizer", "clean_text": true, "lowercase": true}]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": "(?i:'s)|[^\\\\s\\\\p{L}]+"},
        "behavior": "MergedWithNext", "invert": true}, {"type": "Digits", "individual_digits": true},
        {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}]},
        "post_processor": {"type": "Sequence", "processors": [{"type": "ByteLevel", "trim_offsets": true},
        {"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "S", "type_id": 1}}, {"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [{"Sequence": {"id": "B", "type_id": 0}}], "special_tokens": {"S": {"id": "S", "ids": [0], "tokens": ["a"]}}}]},
        "decoder": {"type": "Sequence", "decoders": [{"type": "ByteLevel"}, {"type": "Strip", "content": " ", "start": 1, "stop": 1}]},
        "model": {"type": "BPE", "dropout": null, "unk_token": "u", "continuing_subword_prefix": null, "end_of_word_suffix": "",
        "fuse_unk": true, "byte_fallback": true, "ignore_merges": true, "vocab": {"a": 0, "b": 1, "ab": 2, "u": 3, "aa": 4, "_": 5,
        "<0x41>": 6, "Ġ": 7, "Ġa": 8}, "merges": ["a b", ["a", "a"], "Ġ a"]}}
        """,
        """
        {"added_tokens": [{"id": 2, "content": "[X]", "special": true}], "normalizer": {"type": "Precompiled",
        "precompiled_charsmap": "\(TokenizerFixtures.charactersMap)"}, "pre_tokenizer": {"type": "Metaspace", "replacement": "▁",
        "prepend_scheme": "first", "split": true}, "post_processor": {"type": "RobertaProcessing", "sep": ["s", 1], "cls": ["c", 2],
        "trim_offsets": true, "add_prefix_space": true}, "decoder": {"type": "Metaspace", "replacement": "▁"},
        "model": {"type": "Unigram", "unk_id": 0, "byte_fallback": true, "vocab": [["u", -9.5], ["a", -1], ["▁", -2.25], ["ab", -1.5],
        ["<0x62>", -3]]}}
        """,
        """
        {"normalizer": {"type": "Nmt"}, "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": {"type": "BertProcessing",
        "sep": ["s", 1], "cls": ["c", 2]}, "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
        "model": {"type": "WordPiece", "unk_token": "u", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
        "vocab": {"u": 0, "a": 1, "##b": 2, "##a": 3, "ab": 4}}}
        """,
    ]

    private static let pieces = [
        "\"", "{", "}", "[", "]", ",", ":", "null", "true", "-1", "0", "1e9", "99999999999999999999", "\"type\": ", "\"NFD\"",
        "\"Fuse\"",
        "\"Isolated\"", "\"(\"", "\"[[\"", "\"a{2,\"", "\"\\\\p{\"", "\"\\u0000\"", "a", " ", "▁", "é", "\"Removed\"",
        "\"ByteFallback\"",
        "\"Lowercase\"", "\"Strip\"", "4294967295", "16777216", "\"\"",
    ]

    @Test func undamagedFilesWork() throws {
        for source in Self.sources {
            try use(Tokenizer(json: JSON(parsing: Data(source.utf8), source: "t"), source: "t"))
        }
    }

    @Test func damagedFilesAreHarmless() {
        let rounds = ProcessInfo.processInfo.environment["REWARDLENS_SOAK"] == "1" ? 10_000 : 500
        var random = TokenizerRandom(seed: 0x70C5)
        var read = 0
        for round in 0..<rounds {
            let source = damaged(&random)
            do {
                let tokenizer = try Tokenizer(json: JSON(parsing: Data(source.utf8), source: "t"), source: "t")
                try use(tokenizer)
                read += 1
            } catch {
                #expect(error is LensError, "round \(round): \(source)")
            }
        }
        // Both outcomes must occur, or the damage is too light or too heavy to test anything.
        #expect(read > rounds / 20 && read < rounds)
    }

    private func damaged(_ random: inout TokenizerRandom) -> String {
        var scalars = Array(Self.sources[random.number(below: Self.sources.count)].unicodeScalars)
        for _ in 0...random.number(below: 2) {
            let start = random.number(below: scalars.count)
            let end = min(scalars.count, start + 1 + random.number(below: 4))
            switch random.number(below: 8) {
            case 0: scalars.removeSubrange(start..<end)
            case 1: scalars.insert(contentsOf: scalars[start..<end], at: random.number(below: scalars.count))
            case 2: scalars[start] = Unicode.Scalar(UInt8(0x20 + random.number(below: 0x5F)))
            default: replaceValue(after: start, in: &scalars, &random)
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }

    /// Puts something else in place of a number, a literal or a short string, so that the file mostly stays JSON.
    private func replaceValue(after start: Int, in scalars: inout [Unicode.Scalar], _ random: inout TokenizerRandom) {
        let piece = Self.pieces[random.number(below: Self.pieces.count)]
        let rest = scalars[start...]
        guard let colon = rest.firstIndex(of: ":"),
            let end = scalars[colon...].firstIndex(where: { ",}]".unicodeScalars.contains($0) })
        else { return scalars.insert(contentsOf: piece.unicodeScalars, at: start) }
        scalars.replaceSubrange(colon + 1..<end, with: piece.unicodeScalars)
    }

    /// Whatever was read must work: every array in step, every offset within the text.
    private func use(_ tokenizer: Tokenizer) throws {
        for text in ["", "abab  aab's 12 é<s> ab [X]\u{301}你", "_\u{FB01}q\u{0}\n"] {
            let encoding = try tokenizer.encode(text, pair: "ab", addSpecialTokens: true)
            #expect(encoding.offsets.count == encoding.ids.count && encoding.typeIDs.count == encoding.ids.count)
            #expect(encoding.offsets.allSatisfy { $0.upperBound <= max(2, text.unicodeScalars.count) })
            _ = tokenizer.decode(encoding.ids, skipSpecialTokens: false)
            _ = encoding.ids.map { tokenizer.piece($0) }
        }
    }
}

import LensCore
import Testing

@testable import LensText

/// What is put around the tokens of a text, and of a pair.
@Suite struct PostProcessorTests {
    private let template = """
        {"type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "S", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
        "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "S", "type_id": 2}},
        {"Sequence": {"id": "B", "type_id": 1}}],
        "special_tokens": {"S": {"id": "S", "ids": [8, 9], "tokens": ["x", "y"]}}}
        """

    @Test func templates() throws {
        let tokenizer = try tokenizer(postProcessor: template)
        let single = try tokenizer.encode("ab", addSpecialTokens: true)
        #expect(single.ids == [8, 9, 1, 2])
        #expect(single.offsets == [0..<0, 0..<0, 0..<1, 1..<2])
        #expect(single.specialMask == [true, true, false, false])
        let pair = try tokenizer.encode("a", pair: "bc", addSpecialTokens: true)
        #expect(pair.ids == [1, 8, 9, 2, 3])
        #expect(pair.typeIDs == [0, 2, 2, 1, 1])
        #expect(pair.offsets == [0..<1, 0..<0, 0..<0, 0..<1, 1..<2])
        let bare = try tokenizer.encode("a", pair: "b", addSpecialTokens: false)
        #expect(bare.ids == [1, 2] && bare.typeIDs == [0, 1])
    }

    @Test func bertAndRoberta() throws {
        let bert = try tokenizer(postProcessor: #"{"type": "BertProcessing", "sep": ["[SEP]", 9], "cls": ["[CLS]", 8]}"#)
        #expect(try bert.encode("a", pair: "b", addSpecialTokens: true).ids == [8, 1, 9, 2, 9])
        #expect(try bert.encode("a", pair: "b", addSpecialTokens: true).typeIDs == [0, 0, 0, 1, 1])
        let roberta = try tokenizer(postProcessor: #"{"type": "RobertaProcessing", "sep": ["</s>", 9], "cls": ["<s>", 8]}"#)
        #expect(try roberta.encode("a", pair: "b", addSpecialTokens: true).ids == [8, 1, 9, 9, 2, 9])
        #expect(try roberta.encode("a", pair: "b", addSpecialTokens: true).typeIDs == [0, 0, 0, 0, 0, 0])
        #expect(try roberta.encode("a", pair: "b", addSpecialTokens: false).typeIDs == [0, 0])
    }

    @Test func withoutPostProcessor() throws {
        let pair = try tokenizer().encode("a", pair: "b", addSpecialTokens: true)
        #expect(pair.ids == [1, 2] && pair.typeIDs == [0, 1])
    }

    @Test func byteLevelTrimsOffsets() throws {
        func offsets(prefix: Bool, trim: Bool) throws -> [Range<Int>] {
            let options = #""add_prefix_space": \#(prefix), "trim_offsets": \#(trim), "use_regex": true}"#
            return try tokenizer(
                model: bpe(["Ġ", "a", "b", "Ġa", "Ġb"], merges: ["Ġ a", "Ġ b"]),
                preTokenizer: #"{"type": "ByteLevel", "# + options, postProcessor: #"{"type": "ByteLevel", "# + options
            ).encode("a b", addSpecialTokens: false).offsets
        }
        #expect(try offsets(prefix: true, trim: true) == [0..<1, 2..<3])
        #expect(try offsets(prefix: true, trim: false) == [0..<1, 1..<3])
        #expect(try offsets(prefix: false, trim: true) == [0..<1, 2..<3])
    }

    @Test func sequences() throws {
        let sequence = #"{"type": "Sequence", "processors": [{"type": "ByteLevel", "trim_offsets": true}, \#(template)]}"#
        #expect(try tokenizer(postProcessor: sequence).encode("a", addSpecialTokens: true).ids == [8, 9, 1])
    }

    @Test func refusesWhatItCannotRead() {
        expectTokenizerError("post_processor", "'Wrap'") { _ = try tokenizer(postProcessor: #"{"type": "Wrap"}"#) }
        expectTokenizerError("two templates") {
            _ = try tokenizer(postProcessor: #"{"type": "Sequence", "processors": [\#(template), \#(template)]}"#)
        }
        expectTokenizerError("post_processor.single[0].SpecialToken", "'S'") {
            _ = try tokenizer(
                postProcessor:
                    #"{"type": "TemplateProcessing", "single": [{"SpecialToken": {"id": "S", "type_id": 0}}], "pair": []}"#)
        }
        expectTokenizerError("'C'") {
            _ = try tokenizer(
                postProcessor: #"{"type": "TemplateProcessing", "single": [{"Sequence": {"id": "C", "type_id": 0}}], "pair": []}"#
            )
        }
        expectTokenizerError("post_processor.sep") {
            _ = try tokenizer(postProcessor: #"{"type": "BertProcessing", "sep": ["x"], "cls": ["y", 1]}"#)
        }
    }
}

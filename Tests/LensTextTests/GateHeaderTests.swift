import Foundation
import LensCore
import Testing

@testable import LensText

/// Which chat format a tokenizer has, and where its header stands.
@Suite struct GateHeaderTests {
    private static let llama = ["<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>"]
    private static let gemma = ["<end_of_turn>", "<start_of_turn>"]
    private static let phi = ["<|end|>", "<|assistant|>", "<|user|>"]

    private func made(_ added: [String]) throws -> Tokenizer {
        let rows = added.enumerated().map { index, content in
            """
            {"id": \(100 + index), "content": "\(content)", "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": true}
            """
        }
        return try tokenizer(
            model: letters("abcdefghijklmnopqrstuvwxyz\\n"), added: "[\(rows.joined(separator: ", "))]")
    }

    @Test func everyFormatIsKnownByItsFirstToken() throws {
        #expect(try GateHeader(made(Self.llama)).text.hasPrefix("<|eot_id|><|start_header_id|>assistant"))
        #expect(try GateHeader(made(Self.gemma)).text == "<end_of_turn>\n<start_of_turn>model\n")
        #expect(try GateHeader(made(Self.phi)).text == "<|end|>\n<|assistant|>\n")
    }

    /// The published gated models' formats come before Phi-3's, whatever the order of the vocabulary.
    @Test func aTokenizerWithSeveralIsTakenByTheFirst() throws {
        for (own, other) in [(Self.llama, Self.gemma + Self.phi), (Self.gemma, Self.phi)] {
            let expected = try GateHeader(made(own)).text
            #expect(try GateHeader(made(own + other)).text == expected)
            #expect(try GateHeader(made(other + own)).text == expected)
        }
    }

    @Test func withoutAnyTheTokensAreNamed() throws {
        let error = try #require(throws: LensError.self) { try GateHeader(made(["<|im_end|>"])) }
        for format in [Self.llama, Self.gemma, Self.phi] { #expect(error.message.contains(format[0])) }
    }

    /// Phi-3's own tokenizer drops the line breaks behind its tokens.
    @Test func thePositionIsThatOfTheLastHeader() throws {
        let phi = try TokenizerFixtures.tokenizer("phi3-4k-instruct")
        let header = try GateHeader(phi)
        #expect(header.ids == [32007, 32001])
        let text = "<|user|>\nHi<|end|>\n<|assistant|>\nHello<|end|>\n<|user|>\nBye<|end|>\n<|assistant|>\nSo long<|end|>\n"
        let ids = try phi.encode(text, addSpecialTokens: false).ids
        let ends = ids.indices.filter { ids[$0] == 32007 }
        var roles = Array(repeating: TokenizedText.Role.template, count: ids.count)
        let found = try header.position(in: ids, roles: roles, readout: ids.count - 1)
        #expect(ends.count == 4 && found.position == ends[2] && found.warning == nil)
        roles[ends[2]] = .response
        #expect(try header.position(in: ids, roles: roles, readout: ids.count - 1).warning != nil)
        // Behind the readout there is nothing to read.
        #expect(throws: LensError.self) { try header.position(in: ids, roles: roles, readout: ends[2] - 1) }
        #expect(throws: LensError.self) { try header.position(in: [], roles: [], readout: 0) }
    }
}

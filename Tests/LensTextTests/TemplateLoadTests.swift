import Foundation
import LensCore
import Testing

@testable import LensText

@Suite struct TemplateLoadTests {
    /// What is loaded from a folder with these files.
    private func load(_ files: [String: String]) throws -> ChatTemplate.Loaded? {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("template-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files {
            try Data(text.utf8).write(to: folder.appendingPathComponent(name))
        }
        return try ChatTemplate.load(folder: folder)
    }

    private func text(_ files: [String: String]) throws -> String? {
        guard let loaded = try load(files) else { return nil }
        return try loaded.template.render([], addGenerationPrompt: false, variables: loaded.specialTokens, date: nil)
    }

    @Test func prefersTheTemplateFile() throws {
        let config = #"{"chat_template": "from config", "bos_token": "<s>"}"#
        let other = #"{"chat_template": "other"}"#
        #expect(try text(["chat_template.jinja": "file {{ bos_token }}", "tokenizer_config.json": config]) == "file <s>")
        #expect(try text(["tokenizer_config.json": config, "chat_template.json": other]) == "from config")
        #expect(try text(["tokenizer_config.json": "{}", "chat_template.json": other]) == "other")
    }

    @Test func findsNone() throws {
        #expect(try text([:]) == nil)
        #expect(try text(["tokenizer_config.json": #"{"chat_template": null}"#]) == nil)
    }

    @Test func takesTheDefaultOfAList() throws {
        let named = #"{"chat_template": [{"name": "rag", "template": "r"}, {"name": "default", "template": "d"}]}"#
        #expect(try text(["tokenizer_config.json": named]) == "d")
        let other = #"{"chat_template": [{"name": "rag", "template": "r"}]}"#
        let error = #expect(throws: LensError.self) { try text(["tokenizer_config.json": other]) }
        #expect(error?.message.contains("should hold one named 'default', but it holds rag") == true)
    }

    @Test(arguments: [#"{"chat_template": 5}"#, #"{"chat_template": "{% if"}"#, #"{"chat_template": []}"#, "{"])
    func refusesOtherKinds(_ config: String) {
        #expect(throws: LensError.self) { try text(["tokenizer_config.json": config]) }
    }

    @Test func readsSpecialTokens() throws {
        let config = #"""
            {"chat_template": "x", "bos_token": null, "eos_token": {"content": "</s>", "lstrip": false}, "model_max_length": 5,
             "additional_special_tokens": ["<a>", {"content": "<b>"}]}
            """#
        let map = #"{"bos_token": "<s>", "eos_token": "other", "pad_token": {"content": "<pad>"}}"#
        let loaded = try load(["tokenizer_config.json": config, "special_tokens_map.json": map])
        #expect(
            loaded?.specialTokens == [
                "eos_token": .string("</s>"), "pad_token": .string("<pad>"),
                "additional_special_tokens": .array([.string("<a>"), .string("<b>")]),
            ])
    }
}

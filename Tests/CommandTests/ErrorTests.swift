import Foundation
import Testing

/// Wrong input gives one `error:` line, a `hint:` line at most, exit code 2, and nothing on standard output.
@Suite struct ErrorTests {
    private func expectRefusal(_ command: Command, mentioning words: String, at place: SourceLocation = #_sourceLocation) {
        #expect(command.status == 2, sourceLocation: place)
        #expect(command.output.isEmpty, sourceLocation: place)
        let lines = command.error.split(separator: "\n")
        #expect((1...2).contains(lines.count), "\(command.error)", sourceLocation: place)
        #expect(lines.first?.hasPrefix("error: ") == true, sourceLocation: place)
        if lines.count == 2 { #expect(lines[1].hasPrefix("hint: "), sourceLocation: place) }
        #expect(command.error.contains(words), "\(command.error)", sourceLocation: place)
    }

    private let pair = ["--prompt", "p", "--chosen", "a", "--rejected", "b"]

    @Test func aMissingFolder() throws {
        let command = try Command("score", "--model", "/nowhere", "--prompt", "p", "--chosen", "a", "--rejected", "b")
        expectRefusal(command, mentioning: "/nowhere")
    }

    @Test func aFolderWithoutAHead() throws {
        let command = try Command(
            "lens", "--model", Command.model("llama-nohead"), "--prompt", "p", "--chosen", "a", "--rejected", "b")
        expectRefusal(command, mentioning: "score.weight")
    }

    @Test func aBaseWithoutAnAdapter() throws {
        let adapter = Command.fixtures.appending(path: "formats/lora-linear").path
        let (base, other) = (Command.model("llama-nohead"), Command.model("llama"))
        let pair = ("--prompt", "p", "--chosen", "a", "--rejected", "b")
        let works = try Command("score", "--model", adapter, "--base", base, pair.0, pair.1, pair.2, pair.3, pair.4, pair.5)
        #expect(works.status == 0, "\(works.error)")
        expectRefusal(
            try Command("score", "--model", base, "--base", other, pair.0, pair.1, pair.2, pair.3, pair.4, pair.5),
            mentioning: "--base goes with an adapter")
        expectRefusal(
            try Command("score", "--model", adapter, "--base", other, pair.0, pair.1, pair.2, pair.3, pair.4, pair.5),
            mentioning: "do not belong together")
    }

    @Test func anUnknownFamily() throws {
        let scratch = try Scratch()
        let copy = scratch.folder.appending(path: "model")
        try FileManager.default.copyItem(at: URL(filePath: Command.model("llama")), to: copy)
        let config = copy.appending(path: "config.json")
        let text = try String(contentsOf: config, encoding: .utf8)
            .replacing("\"llama\"", with: "\"mamba\"").replacing("LlamaForSequenceClassification", with: "MambaForCausalLM")
        try Data(text.utf8).write(to: config)
        let command = try Command("score", "--model", copy.path, "--prompt", "p", "--chosen", "a", "--rejected", "b")
        expectRefusal(command, mentioning: "mamba")
    }

    @Test func aSuiteOfTransformsAlone() throws {
        let scratch = try Scratch()
        let file = try scratch.file("mine.yaml", "suite: mine\ntransforms: [{transform: emoji}]\n")
        expectRefusal(
            try Command("cascade", "--model", Command.model("llama"), "--suite", file),
            mentioning: "mine.yaml: expected contrast sets, found transforms alone")
    }

    @Test func anUnreadablePairLine() throws {
        let scratch = try Scratch()
        let file = try scratch.file("pairs.jsonl", "{\"prompt\":\"p\",\"chosen\":\"a\",\"rejected\":\"b\"}\n{oops\n")
        let command = try Command("score", "--model", Command.model("llama"), "--pairs", file)
        expectRefusal(command, mentioning: "pairs.jsonl: line 2")
        let skipping = try Command("score", "--model", Command.model("llama"), "--pairs", file, "--skip-bad", "--format", "json")
        #expect(skipping.status == 0)
        #expect(try skipping.json["warnings"]?.array?.count == 1)
    }

    @Test func anEmptyFile() throws {
        let scratch = try Scratch()
        let command = try Command("lens", "--model", Command.model("llama"), "--pairs", scratch.file("empty.jsonl", ""))
        expectRefusal(command, mentioning: "empty.jsonl")
    }

    @Test func anEmptyResponse() throws {
        let command = try Command(
            "score", "--model", Command.model("llama"), "--prompt", "p", "--chosen", "a", "--rejected", "  ")
        expectRefusal(command, mentioning: "--rejected is empty")
        let scratch = try Scratch()
        let file = try scratch.file("pairs.jsonl", "{\"prompt\":\"p\",\"chosen\":\"\",\"rejected\":\"b\"}\n")
        expectRefusal(try Command("score", "--model", Command.model("llama"), "--pairs", file), mentioning: "chosen")
    }

    @Test func aTextLongerThanTheContext() throws {
        let long = String(repeating: "word ", count: 600)
        let command = try Command(
            "score", "--model", Command.model("llama"), "--prompt", "p", "--chosen", long, "--rejected", "b")
        expectRefusal(command, mentioning: "context of 512")
    }

    @Test func anUnknownOption() throws {
        let command = try Command(
            "score", "--model", Command.model("llama"), "--prompt", "p", "--chosen", "a", "--rejected", "b", "--frobnicate")
        expectRefusal(command, mentioning: "--frobnicate")
        // Not that --model is missing.
        expectRefusal(try Command("lens", "--modl", "x"), mentioning: "--modl")
    }

    @Test func valuesThatMakeNoSense() throws {
        let model = Command.model("llama")
        expectRefusal(try Command("score", "--model", model, "--pairs", "x", "--threads", "0"), mentioning: "--threads")
        expectRefusal(try Command("score", "--model", model, "--pairs", "x", "--limit", "-1"), mentioning: "--limit")
        expectRefusal(try Command("score", "--model", model, "--pairs", "x", "--date", "2026-02-30"), mentioning: "--date")
        expectRefusal(try Command("score", "--model", model, "--pairs", "x", "--dtype", "int3"), mentioning: "dtype")
        expectRefusal(try Command("score", "--model", model, "--pairs", "/nowhere.jsonl"), mentioning: "/nowhere.jsonl")
        expectRefusal(
            try Command("score", "--model", model, "--prompt", "p", "--response", "r", "--device", "abacus"), mentioning: "abacus"
        )
        expectRefusal(
            try Command("score", "--model", "/nowhere", "--prompt", "p", "--response", "r", "--memory", "1e300"),
            mentioning: "/nowhere")
        expectRefusal(try Command("score", "--model", model), mentioning: "nothing to read")
        expectRefusal(try Command("score", "--model", model, "--prompt", "p", "--chosen", "a"), mentioning: "--rejected")
    }

    @Test func aPlaceThatCannotBeWritten() throws {
        let command = try Command(
            "score", "--model", Command.model("llama"), "--prompt", "p", "--response", "r", "--output", "/nowhere/x.json")
        expectRefusal(command, mentioning: "/nowhere")
    }
}

import Foundation
import Testing

@Suite struct BenchmarkCommandTests {
    private let model = Command.project.appending(path: "Models/llama-3m").path

    @Test(arguments: ["json", "text", "markdown", "html", "csv"]) func everyFormat(format: String) throws {
        let scratch = try Scratch()
        let file = try scratch.file(
            "two.json",
            #"[{"id":"1","prompt":"p","chosen":["a","b b","c c c"],"rejected":["x","y y","z z z"],"domain":"math"}]"#)
        let command = try Command("benchmark", "--model", model, "--file", file, "--format", format, "--quiet")
        #expect(command.status == 0, "\(command.error)")
        guard format == "json" else {
            #expect(command.output.contains("rm-bench") || format == "csv")
            return
        }
        let result = try #require(try command.json["result"])
        #expect(result["layout"]?.string == "rm-bench" && result["n"]?.integer == 1)
        #expect(result["styles"]?["cells"]?.array?.count == 3 && result["score"]?.real != nil)
    }

    /// An item's rewards are those that `score` gives its texts.
    @Test func rewardsAreThoseOfScore() throws {
        let scratch = try Scratch()
        let file = try scratch.file(
            "rows.jsonl",
            #"{"id":"tied:1","prompt":"Name a colour.","chosen":["Red.","Blue, of course."],"rejected":["Seven."],"subset":"Ties"}"#
        )
        let command = try Command("benchmark", "--model", model, "--file", file, "--format", "json", "--quiet")
        let item = try #require(try command.json["result"]?["items"]?.array?.first)
        let rewards = ((item["chosen"]?.array ?? []) + (item["rejected"]?.array ?? [])).compactMap(\.real)
        let score = try Command(
            "score", "--model", model, "--prompt", "Name a colour.", "--response", "Red.", "--response", "Blue, of course.",
            "--response", "Seven.", "--format", "json", "--quiet")
        let texts = try #require(try score.json["result"]?["ranking"]?.array?.first?["responses"]?.array)
        #expect(rewards == texts.compactMap { $0["reward"]?.real } && rewards.count == 3)
    }

    @Test func complaintsNameTheFile() throws {
        let nowhere = try Command("benchmark", "--model", model, "--file", "/nowhere.jsonl")
        #expect(nowhere.status == 2 && nowhere.error.contains("/nowhere.jsonl") && nowhere.output.isEmpty)
        let layout = try Command("benchmark", "--model", model, "--file", "x", "--layout", "other")
        #expect(layout.status == 2 && layout.error.contains("layout"))
    }
}

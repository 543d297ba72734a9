import Foundation
import LensCore
import Testing

/// `head` and `scale` as scripts use them.
@Suite struct HeadAndScaleCommandTests {
    private let pairs = Command.project.appending(path: "Models/demo-pairs.jsonl").path
    private let bundled = Command.project.appending(path: "Models/llama-3m").path

    @Test func headHasItsFields() throws {
        let command = try Command(
            "head", "--model", bundled, "--pairs", pairs, "--limit", "2", "--layer", "3", "--head", "1", "--format", "json")
        #expect(command.status == 0, "\(command.error)")
        let result = try #require(command.json["result"])
        #expect(result["layer"]?.integer == 3 && result["head"]?.integer == 1)
        let rows = try #require(result["pairs"]?.array)
        #expect(rows.count == 2)
        for row in rows {
            let chosen = try #require(row["chosen"])
            let sum = (chosen["tokens"]?.array ?? []).reduce(0) { $0 + ($1["contribution"]?.real ?? .nan) }
            #expect(abs(sum - (chosen["contribution"]?.real ?? .nan)) < 1e-5)
            #expect(row["effects"]?.array?.count == 6)
        }
    }

    @Test func scaleHasItsFields() throws {
        let command = try Command(
            "scale", "--model", bundled, "--pairs", pairs, "--set", "head.3.1=0", "--set", "mlp.2=0.5", "--each", "--format",
            "json")
        #expect(command.status == 0, "\(command.error)")
        let json = try command.json
        #expect(json["options"]?["set"]?.array?.compactMap(\.string) == ["head.3.1=0.0", "mlp.2=0.5"])
        let result = try #require(json["result"])
        #expect(result["scalings"]?.array?.map { $0["component"]?.string } == ["head.3.1", "mlp.2"])
        #expect(result["meanChange"]?["n"]?.integer == 12 && result["meanChange"]?["low"]?.real != nil)
        for row in try #require(result["pairs"]?.array) {
            let (before, after) = (row["marginBefore"]?.real ?? .nan, row["margin"]?.real ?? .nan)
            #expect(abs(after - before - (row["marginChange"]?.real ?? .nan)) < 1e-9)
            #expect(row["alone"]?.array?.count == 2)
        }
    }

    @Test(arguments: ["text", "markdown", "html", "csv"]) func everyFormat(format: String) throws {
        let pair = ["--prompt", "Hi", "--chosen", "Good day", "--rejected", "No", "--format", format]
        let head = try Command(["head", "--model", Command.model("bert"), "--layer", "0", "--head", "1"] + pair)
        #expect(head.status == 0 && head.output.contains(format == "csv" ? "contribution" : "head.0.1"), "\(head.error)")
        let scale = try Command(["scale", "--model", Command.model("gemma2"), "--set", "attention.1=0", "--each"] + pair)
        #expect(scale.status == 0 && scale.output.contains("attention.1"), "\(scale.error)")
    }

    @Test(arguments: [
        ["head", "--layer", "9", "--head", "0"], ["head", "--layer", "0", "--head", "99"], ["head", "--layer", "0"],
        ["scale", "--set", "mlp.9=0"], ["scale", "--set", "mlp.1"], ["scale", "--set", "mlp.1=x"], ["scale"],
        ["scale", "--set", "bias.0=0"], ["scale", "--set", "mlp.1=0", "--set", "mlp.1=1"], ["scale", "--set", "mlp.1=inf"],
    ]) func wrongComponentsAreInputErrors(arguments: [String]) throws {
        let command = try Command(
            arguments + ["--model", Command.model("llama"), "--prompt", "Hi", "--chosen", "Good day", "--rejected", "No"])
        #expect(command.status == 2 && command.output.isEmpty, "\(command.error)")
        #expect(command.error.hasPrefix("error: "))
    }
}

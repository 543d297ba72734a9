import Foundation
import LensCore
import Testing

/// The `attribute` command.
@Suite struct AttributeCommandTests {
    private let pairs = Command.project.appending(path: "Models/demo-pairs.jsonl").path
    private let bundled = Command.project.appending(path: "Models/llama-3m").path

    @Test(arguments: ["component", "head", "neuron", "source", "objective"])
    func theContractsFieldsAreThereAndAddUp(by: String) throws {
        let command = try Command(
            "attribute", "--model", bundled, "--pairs", pairs, "--limit", "3", "--by", by, "--format", "json")
        #expect(command.status == 0, "\(command.error)")
        let report = try command.json
        #expect(report["analysis"]?.string == "attribute")
        #expect(report["options"]?["by"]?.string == by)
        #expect(report["result"]?["by"]?.string == by)
        let rows = try #require(report["result"]?["pairs"]?.array)
        #expect(rows.count == 3)
        for row in rows {
            let components = try #require(row["components"]?.array)
            #expect(components.allSatisfy { Component($0["component"]?.string ?? "") != nil })
            for side in ["chosen", "rejected"] {
                let reward = try #require(row["reward"]?[side]?.real)
                let constant = try #require(row["constant"]?[side]?.real)
                let sum = components.reduce(constant) { $0 + ($1[side]?.real ?? .nan) }
                let error = try #require(row["completenessError"]?[side]?.real)
                #expect(abs(abs(sum - reward) - error) < 1e-9)
                // The bundled model's weights are bfloat16: whole writes add up exactly, their parts nearly.
                #expect(error <= (by == "component" || by == "objective" ? 1e-5 : 0.02) * max(1, abs(reward)))
            }
            #expect(row["margin"]?.real != nil && row["scaleEffect"]?.real != nil)
            #expect((row["tokens"] != nil) == (by == "source"))
            #expect((row["objectives"] != nil) == (by == "objective"))
        }
    }

    @Test func everyFormatIsWritten() throws {
        let scratch = try Scratch()
        let beginnings = [
            ("text", "Component attribution"), ("json", "{\"analysis\""), ("markdown", "# Component attribution"),
            ("html", "<!doctype html>"), ("csv", "#"),
        ]
        for (by, (format, beginning)) in zip(["component", "head", "neuron", "source", "objective"], beginnings) {
            let file = scratch.folder.appending(path: "out.\(format)")
            let command = try Command(
                "attribute", "--model", Command.model("gemma2"), "--prompt", "Hi", "--chosen", "Good day", "--rejected", "No",
                "--by", by, "--format", format, "--output", file.path)
            #expect(command.status == 0, "\(command.error)")
            #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix(beginning), "\(format)")
        }
    }

    @Test(arguments: ["Models/llama-3m", "Tests/Fixtures/exported/bart"]) func tokensAddUp(model: String) throws {
        let folder = Command.project.appending(path: model).path
        let command = try Command(
            "attribute", "--model", folder, "--prompt", "Hi", "--chosen", "Good day", "--rejected", "No", "--by", "token",
            "--over", "response", "--dtype", "float32", "--format", "json")
        #expect(command.status == 0, "\(command.error)")
        let report = try command.json
        #expect(report["analysis"]?.string == "token-attribution")
        #expect(report["options"]?["baseline"]?.string == "mean" && report["options"]?["steps"]?.integer == 64)
        let pair = try #require(report["result"]?["pairs"]?.array?.first)
        for side in ["chosen", "rejected"] {
            let text = try #require(pair[side])
            let tokens = try #require(text["tokens"]?.array)
            let reward = try #require(text["reward"]?.real)
            let sum = try tokens.reduce(#require(text["baselineReward"]?.real)) { try $0 + #require($1["attribution"]?.real) }
            #expect(abs(sum - reward) < 0.01 * max(1, abs(reward)))
            #expect(tokens.allSatisfy { $0["role"]?.string == "response" || $0["attribution"]?.real == 0 })
            #expect(tokens.contains { ($0["attribution"]?.real ?? 0) != 0 })
        }
    }

    @Test(arguments: [
        ("token", ["--baseline", "padding"], "--baseline"), ("token", ["--steps", "0"], "--steps"),
        ("token", ["--top", "3"], "--top"), ("head", ["--steps", "8"], "--steps goes with --by token"),
        ("component", ["--over", "response"], "--over goes with"), ("token", ["--baseline", "999999"], "999999"),
    ])
    func tokenOptionsThatMakeNoSense(by: String, options: [String], named: String) throws {
        let command = try Command(["attribute", "--model", bundled, "--pairs", pairs, "--limit", "1", "--by", by] + options)
        #expect(command.status == 2 && command.output.isEmpty)
        #expect(command.error.contains("error: ") && command.error.contains(named), "\(command.error)")
    }

    @Test func topListsThatMany() throws {
        let command = try Command(
            "attribute", "--model", Command.model("llama"), "--prompt", "Hi", "--chosen", "Good day", "--rejected", "No",
            "--by", "source", "--top", "4", "--format", "json")
        let components = try #require(command.json["result"]?["pairs"]?.array?.first?["components"]?.array)
        #expect(components.count { $0["component"]?.string?.hasPrefix("source.") == true } == 4)
    }

    @Test(arguments: [("sideways", "3", "--by"), ("head", "3", "--top"), ("neuron", "0", "--top")])
    func optionsThatMakeNoSense(by: String, top: String, named: String) throws {
        let command = try Command("attribute", "--model", bundled, "--pairs", pairs, "--by", by, "--top", top)
        #expect(command.status == 2)
        #expect(command.output.isEmpty)
        #expect(command.error.hasPrefix("error: ") && command.error.contains(named), "\(command.error)")
    }

    @Test func helpIsThere() throws {
        let command = try Command("attribute", "--help")
        #expect(command.status == 0 && command.output.contains("--by"))
    }
}

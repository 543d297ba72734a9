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

import Foundation
import Testing

/// `distortion`, `conflict` and `divergence` on the model that comes with the project and on a head with several outputs.
@Suite struct TermCommandTests {
    private static let model = Command.project.appending(path: "Models/llama-3m").path
    private static let head = Command.fixtures.appending(path: "heads/multi").path

    private func result(_ arguments: String...) throws -> [String: Any] {
        let command = try Command(arguments + ["--quiet", "--format", "json"])
        #expect(command.status == 0, "\(command.error)")
        let report = try #require(JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
        #expect(report["analysis"] as? String == arguments[0])
        return try #require(report["result"] as? [String: Any])
    }

    /// Every number has its n and its bounds, or a reason.
    private func expectBounds(_ row: [String: Any], _ location: SourceLocation = #_sourceLocation) {
        #expect(row["n"] is Int, sourceLocation: location)
        #expect((row["low"] is Double && row["high"] is Double) || row["reason"] is String, "\(row)", sourceLocation: location)
    }

    @Test func distortionHasTheContractsFields() throws {
        let found = try result(
            "distortion", "--model", Self.model, "--limit", "10", "--principal", "safety=2,honesty=1", "--tools", "3", "--form",
            "reward-lens-1")
        let dimensions = try #require(found["dimensions"] as? [[String: Any]])
        #expect(dimensions.count == 7)
        for dimension in dimensions {
            expectBounds(dimension)
            for key in ["effectiveWeight", "coverage", "meanDelta"] {
                expectBounds(try #require(dimension[key] as? [String: Any]))
            }
        }
        #expect(dimensions.compactMap { $0["principalWeight"] as? Double }.reduce(0, +) == 1)
        #expect((found["amplification"] as? [Any])?.count == 3 && found["rewardLens1"] is [String: Any])
        expectBounds(try #require(found["index"] as? [String: Any]))
    }

    @Test func conflictHasTheContractsFields() throws {
        let directions = try result("conflict", "--model", Self.model, "--limit", "10")
        #expect(directions["kind"] as? String == "directions")
        let pairs = try #require(directions["pairs"] as? [[String: Any]])
        #expect(pairs.count == 21)
        for pair in pairs {
            expectBounds(pair)
            expectBounds(try #require(pair["bWhereARises"] as? [String: Any]))
            #expect(pair["relation"] is String)
        }
        let objectives = try result("conflict", "--model", Self.head, "--limit", "4")
        #expect(objectives["kind"] as? String == "objectives")
    }

    @Test func divergenceHasTheContractsFields() throws {
        let found = try result("divergence", "--model", Self.model, "--limit", "2", "--mode", "zero", "--steps", "5")
        let rows = try #require(found["components"] as? [[String: Any]])
        #expect(rows.count == 12 && (found["pairs"] as? [Any])?.count == 2)
        for row in rows { expectBounds(row) }
        expectBounds(try #require(found["reliability"] as? [String: Any]))
        expectBounds(try #require((found["kept"] as? [String: Any])?["effect"] as? [String: Any]))
    }

    @Test(arguments: ["text", "markdown", "html", "csv"]) func everyFormat(format: String) throws {
        let common = ["--model", Self.model, "--quiet", "--format", format, "--limit"]
        for (arguments, wanted) in [
            (["distortion"] + common + ["3"], "clarity"), (["conflict"] + common + ["3"], "clarity"),
            (["divergence", "--steps", "0"] + common + ["1"], "attention.0"),
        ] {
            let command = try Command(arguments)
            #expect(command.status == 0 && command.output.contains(wanted), "\(arguments[0]): \(command.error)")
        }
    }

    @Test(arguments: [
        (["distortion", "--principal", "courage=1"], "courage"), (["distortion", "--alpha", "-1"], "alpha"),
        (["distortion", "--tools", "0"], "tools"), (["distortion", "--suite", "/nowhere.yaml"], "/nowhere.yaml"),
        (["conflict", "--terms", "objectives"], "one output"), (["conflict", "--pairs", "/nowhere.jsonl"], "/nowhere.jsonl"),
        (["divergence", "--mode", "resample"], "resample"), (["divergence", "--tolerance", "0"], "tolerance"),
        (["divergence", "--reference", "/nowhere.jsonl"], "/nowhere.jsonl"),
    ])
    func wrongOptionsAreRefused(arguments: [String], wanted: String) throws {
        let command = try Command(arguments + ["--model", Self.model, "--quiet"])
        #expect(command.status == 2 && command.error.hasPrefix("error: ") && command.error.contains(wanted), "\(command.error)")
        #expect(command.output.isEmpty)
    }
}

import Foundation
import LensCore
import Testing

@Suite struct CompareCommandTests {
    private static let model = Command.project.appending(path: "Models/llama-3m").path

    @Test(arguments: ["json", "text", "markdown", "html", "csv"]) func everyFormat(format: String) throws {
        let command = try Command(
            "compare", "--model", Self.model, "--model", Command.model("gpt2"), "--limit", "2", "--format", format, "--quiet")
        #expect(command.status == 0, "\(command.error)")
        guard format == "json" else {
            #expect(command.output.contains("gpt2"))
            return
        }
        let report = try #require(JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
        let result = try #require(report["result"] as? [String: Any])
        #expect(result["n"] as? Int == 14 && (result["models"] as? [Any])?.count == 2)
        let pair = try #require((result["pairs"] as? [[String: Any]])?.first)
        for key in ["rewards", "margins", "marginRanks", "distance", "cka"] {
            let row = try #require(pair[key] as? [String: Any])
            #expect(row["n"] is Int && ((row["low"] is Double && row["high"] is Double) || row["reason"] is String))
        }
    }

    /// A model beside another one of another family and tokenizer, and beside itself.
    @Test func bundledModelsBesideEachOther() throws {
        let other = Command.project.appending(path: "Models/qwen3-2m").path
        let pairs = Command.project.appending(path: "Models/demo-pairs.jsonl").path
        let command = try Command(
            "compare", "--model", Self.model, "--model", other, "--model", Self.model, "--pairs", pairs, "--format", "json",
            "--quiet")
        #expect(command.status == 0, "\(command.error)")
        let rows = try #require(try command.json["result"]?["pairs"]?.array)
        #expect(rows.count == 3)
        func value(_ row: JSON, _ key: String, _ field: String = "value") throws -> Double {
            try #require(row[key]?[field]?.real)
        }
        // First with second, first with third, second with third.
        let itself = rows[1]
        for key in ["rewards", "margins", "marginRanks"] { #expect(try abs(value(itself, key) - 1) < 1e-9, "\(key)") }
        #expect(try value(itself, "distance") < 1e-6 && abs(value(itself, "cka") - 1) < 1e-6)
        #expect(try abs(value(rows[0], "margins") - value(rows[2], "margins")) < 1e-9)
        for row in rows {
            #expect(try value(row, "margins", "nullLow") < 0 && value(row, "margins", "nullHigh") > 0)
            #expect(try value(row, "distance", "nullLow") > 0.4)
        }
        #expect(try abs(value(rows[0], "margins")) < 1 && value(rows[0], "distance") > 0.1)
    }

    @Test func oneModelIsRefused() throws {
        let command = try Command("compare", "--model", Self.model)
        #expect(command.status == 2 && command.error.contains("twice") && command.output.isEmpty)
    }

    @Test func aFolderWithoutAModelIsNamed() throws {
        let command = try Command("compare", "--model", Self.model, "--model", "/nowhere", "--limit", "1", "--quiet")
        #expect(command.status == 2 && command.error.contains("/nowhere") && command.output.isEmpty)
    }
}

import Foundation
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

    @Test func oneModelIsRefused() throws {
        let command = try Command("compare", "--model", Self.model)
        #expect(command.status == 2 && command.error.contains("twice") && command.output.isEmpty)
    }

    @Test func aFolderWithoutAModelIsNamed() throws {
        let command = try Command("compare", "--model", Self.model, "--model", "/nowhere", "--limit", "1", "--quiet")
        #expect(command.status == 2 && command.error.contains("/nowhere") && command.output.isEmpty)
    }
}

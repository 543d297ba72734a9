import Foundation
import Testing

/// The command on the model that comes with the project, a few contrasts of each set.
@Suite struct ConceptsCommandTests {
    private static let model = Command.project.appending(path: "Models/llama-3m").path
    private static let some = ["--concept", "politeness", "--concept", "placebo", "--layer", "0", "--layer", "5", "--alpha", "2"]

    private func run(limit: Int = 4, _ more: String...) throws -> Command {
        try Command(["concepts", "--model", Self.model, "--limit", "\(limit)", "--quiet"] + Self.some + more)
    }

    @Test func conceptsHaveTheContractsFields() throws {
        let command = try run(limit: 10, "--format", "json", "--form", "reward-lens-1")
        #expect(command.status == 0, "\(command.error)")
        let report = try #require(JSONSerialization.jsonObject(with: Data(command.output.utf8)) as? [String: Any])
        let result = try #require(report["result"] as? [String: Any])
        let concepts = try #require(result["concepts"] as? [[String: Any]])
        #expect(concepts.compactMap { $0["name"] as? String } == ["politeness", "placebo"])
        let first = try #require(concepts.first)
        #expect(first["n"] as? Int == 10 && (first["cosines"] as? [Any])?.count == 3 && (first["layers"] as? [Any])?.count == 2)
        let steering = try #require(first["steering"] as? [String: Any])
        let slope = try #require(steering["slope"] as? [String: Any])
        #expect(slope["value"] is Double && slope["low"] is Double && slope["high"] is Double && slope["n"] as? Int == 10)
        #expect((steering["random"] as? [Double])?.count == 20 && (steering["doses"] as? [Any])?.count == 2)
        let removal = try #require(first["removal"] as? [String: Any])
        #expect((removal["certificate"] as? [String: Any])?["verdict"] is String)
        #expect((result["rewardLens1"] as? [Any])?.count == 2)
        let warnings = try #require(report["warnings"] as? [String])
        #expect((result["reference"] is [String: Any]) == warnings.isEmpty)
    }

    @Test(arguments: ["text", "markdown", "html", "csv"]) func everyFormat(format: String) throws {
        let command = try run("--format", format, "--at", "response")
        #expect(command.status == 0, "\(command.error)")
        #expect(command.output.contains("politeness") && command.output.contains("LEACE"))
    }

    @Test func anUnknownConceptIsRefused() throws {
        let command = try run("--concept", "courage")
        #expect(command.status == 2 && command.error.contains("courage") && command.output.isEmpty)
    }
}

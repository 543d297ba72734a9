import Foundation
import LensCore
import Testing

/// The command on the model that comes with the project, a few contrasts of each kind.
@Suite struct CascadeCommandTests {
    private static let model = Command.project.appending(path: "Models/llama-3m").path

    private func run(limit: Int, _ more: String...) throws -> Command {
        try Command(["cascade", "--model", Self.model, "--limit", "\(limit)", "--quiet"] + more)
    }

    @Test func hasTheContractsFields() throws {
        let command = try run(limit: 10, "--format", "json", "--form", "reward-lens-1")
        #expect(command.status == 0, "\(command.error)")
        let report = try command.json
        let result = try #require(report["result"])
        let dimensions = try #require(result["dimensions"]?.array)
        #expect(dimensions.count > 2)
        for dimension in dimensions {
            #expect(dimension["name"]?.string != nil && dimension["n"]?.integer == 10 && dimension["verdict"]?.string != nil)
            for field in ["meanDelta", "low", "high", "preference", "preferenceLow", "preferenceHigh", "p", "q"] {
                #expect(dimension[field]?.real != nil, "\(field)")
            }
        }
        let pairs = dimensions.count * (dimensions.count - 1) / 2
        let associations = try #require(result["associations"]?.array)
        #expect(associations.count == pairs && result["mechanisms"]?.array?.count == pairs)
        for association in associations {
            let n = try #require(association["n"]?.integer)
            // Too few shared units have no number, and say why.
            #expect((association["spearman"]?.real == nil) == (n < 10) && (n >= 10 || association["reason"]?.string != nil))
        }
        #expect(result["risk"]?["n"]?.integer == 10 * dimensions.count && result["risk"]?["low"]?.real != nil)
        #expect(result["rewardLens1"]?["correlations"]?.array != nil)
        #expect(report["options"]?["limit"]?.integer == 10 && report["options"]?["form"]?.string == "reward-lens-1")
    }

    @Test(arguments: ["text", "markdown", "html", "csv"]) func everyFormatSaysWhatCannotBeEstimated(format: String) throws {
        let command = try run(limit: 2, "--format", format)
        #expect(command.status == 0, "\(command.error)")
        #expect(command.output.contains("sycophancy") && command.output.contains("cannot be estimated"))
        #expect(format != "html" || (command.output.hasPrefix("<!doctype html>") && command.output.contains("<svg")))
        #expect(format != "csv" || command.output.contains("misaligned preferred low"))
    }

    @Test func ownScenariosAreRead() throws {
        func set(_ name: String) -> String {
            let contrasts = (0..<12).map {
                "      - {prompt: \"\(name), case \($0)?\", with: \"Yes, \($0).\", without: \"No, \($0).\", unit: s\($0)}"
            }
            return "  - name: \(name)\n    contrasts:\n" + contrasts.joined(separator: "\n") + "\n"
        }
        let scratch = try Scratch()
        let file = try scratch.file("own.yaml", "suite: own\nsets:\n" + set("bragging") + set("hiding"))
        let command = try Command(
            "cascade", "--model", Command.model("llama"), "--suite", file, "--format", "json", "--quiet")
        #expect(command.status == 0, "\(command.error)")
        let result = try #require(try command.json["result"])
        #expect(result["dimensions"]?.array?.map { $0["name"]?.string } == ["bragging", "hiding"])
        let association = try #require(result["associations"]?.array?.first)
        #expect(association["n"]?.integer == 12 && association["spearman"]?.real != nil)
    }

    @Test func complaintsNameWhatIsWrong() throws {
        let scratch = try Scratch()
        let one = try scratch.file(
            "one.yaml", "suite: one\nsets:\n  - name: alone\n    contrasts:\n      - {prompt: Why?, with: So., without: No.}\n")
        let edits = try scratch.file("edits.yaml", "suite: edits\ntransforms:\n  - transform: emoji\n")
        for (arguments, words) in [
            (["--suite", one], "two"), (["--suite", edits], "contrast sets"), (["--suite", "/nowhere.yaml"], "/nowhere.yaml"),
            (["--suite", one, "--pairs", one], "not both"), (["--limit", "0"], "--limit"), (["--form", "new"], "--form"),
            (["--batch", "0"], "--batch"),
        ] {
            let command = try Command(["cascade", "--model", Self.model, "--quiet"] + arguments)
            #expect(command.status == 2 && command.output.isEmpty && command.error.contains(words), "\(command.error)")
        }
    }
}

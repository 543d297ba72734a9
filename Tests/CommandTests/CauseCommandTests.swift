import Foundation
import LensCore
import Testing

/// `patch` and `agree` as scripts use them.
@Suite struct CauseCommandTests {
    private let pairs = Command.project.appending(path: "Models/demo-pairs.jsonl").path
    private let bundled = Command.project.appending(path: "Models/llama-3m").path

    @Test func patchHasTheContractsFields() throws {
        let command = try Command(
            "patch", "--model", bundled, "--pairs", pairs, "--limit", "2", "--by", "component", "--by", "head", "--format", "json"
        )
        #expect(command.status == 0, "\(command.error)")
        let result = try #require(command.json["result"])
        #expect(result["mode"]?.string == "noising" && result["at"]?.string == "readout")
        #expect((result["memory"]?["peak"]?.integer ?? 0) > 1_000_000)
        let rows = try #require(result["pairs"]?.array)
        #expect(rows.count == 2)
        for row in rows {
            let effects = try #require(row["effects"]?.array)
            #expect(effects.count == 6 * 2 + 6 * 6)
            let base = try #require(row["baseReward"]?.real)
            #expect(row["alignedFraction"]?.real == 1)
            for effect in effects {
                let reward = try #require(effect["reward"]?.real)
                #expect(abs(base - reward - (effect["effect"]?.real ?? .nan)) < 1e-9)
                #expect(Component(effect["component"]?.string ?? "") != nil)
            }
        }
    }

    @Test(arguments: ["atp", "atp-star", "eap-ig", "path"]) func estimatesFillTheSameFields(method: String) throws {
        let command = try Command(
            "patch", "--model", Command.model("qwen3"), "--prompt", "Hi", "--chosen", "Good day to you", "--rejected", "No",
            "--method",
            method, "--by", "head", "--format", "json")
        #expect(command.status == 0, "\(command.error)")
        let result = try #require(command.json["result"])
        #expect(result["method"]?.string == method)
        #expect(result["pairs"]?.array?[0]["effects"]?.array?.count == 12)
    }

    @Test(arguments: ["text", "markdown", "html", "csv"]) func everyFormatOfAPositionGrid(format: String) throws {
        let command = try Command(
            "patch", "--model", Command.model("gpt_neox"), "--prompt", "Hi", "--chosen", "Good day", "--rejected", "No", "--by",
            "residual", "--at", "each", "--format", format)
        #expect(command.status == 0, "\(command.error)")
        #expect(command.output.contains("residual.2"))
    }

    @Test func aSweepThatDoesNotFitIsRefusedWithItsEstimate() throws {
        let command = try Command(
            "patch", "--model", bundled, "--pairs", pairs, "--limit", "1", "--at", "all", "--memory", "0.007")
        #expect(command.status == 2 && command.output.isEmpty)
        #expect(command.error.contains("GB") && command.error.contains("hint: raise --memory"))
    }

    @Test func agreeHasTheContractsFields() throws {
        let command = try Command("agree", "--model", bundled, "--pairs", pairs, "--limit", "3", "--format", "json")
        #expect(command.status == 0, "\(command.error)")
        let result = try #require(command.json["result"])
        #expect(result["pairs"]?.array?.count == 3)
        let summary = try #require(result["summary"]?.array)
        #expect(summary.contains { $0["a"]?.string == "attribution" && $0["b"]?.string == "noising.readout" })
        #expect(summary.contains { $0["a"]?.string == "raw" && $0["b"]?.string == "noising.all.prefix" })
        #expect(summary.allSatisfy { $0["n"]?.integer != nil })
        let one = try Command(
            "agree", "--model", bundled, "--pairs", pairs, "--limit", "2", "--protocol", "corrected", "--format", "text")
        #expect(one.status == 0 && !one.output.contains("noising.all.prefix"))
    }

    @Test func figuresAreWrittenAsFiles() throws {
        let scratch = try Scratch()
        let folder = scratch.folder.appending(path: "figures")
        let command = try Command(
            "lens", "--model", Command.model("llama"), "--prompt", "Hi", "--chosen", "Good day", "--rejected", "No", "--figures",
            folder.path, "--format", "json")
        #expect(command.status == 0, "\(command.error)")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        // PNGs come with them where a converter is installed.
        #expect(files.count { $0.hasSuffix(".svg") } == 2 && files.allSatisfy { $0.hasSuffix(".svg") || $0.hasSuffix(".png") })
    }
}

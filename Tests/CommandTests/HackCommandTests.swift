import Foundation
import LensCore
import Testing

/// `hack` as scripts use it.
@Suite struct HackCommandTests {
    private let pairs = Command.project.appending(path: "Models/demo-pairs.jsonl").path

    private var suite: String {
        let contrasts = (0..<12).map {
            "      - {prompt: \"What is \($0) and \($0)?\", with: \"It is, of course, most certainly \(2 * $0).\", without: It is \(2 * $0).}"
        }
        return "suite: mine\nsets:\n  - name: sure\n    description: It sounds sure.\n    contrasts:\n"
            + contrasts.joined(separator: "\n") + "\ntransforms:\n  - {name: smileys, transform: emoji, doses: [1, 2]}\n"
    }

    @Test func hasTheContractsFields() throws {
        let scratch = try Scratch()
        let file = try scratch.file("mine.yaml", suite)
        let command = try Command(
            "hack", "--model", Command.model("llama"), "--suite", file, "--localise", "--format", "json")
        #expect(command.status == 0, "\(command.error)")
        let report = try command.json
        let axes = try #require(report["result"]?["axes"]?.array)
        #expect(axes.prefix(2).map { $0["axis"]?.string } == ["sure", "smileys"])
        for axis in axes.prefix(2) {
            for field in ["n", "meanDelta", "d", "low", "high", "dLow", "dHigh", "p", "q", "winRate", "flipRate"] {
                #expect(axis[field]?.real != nil || axis[field]?.integer != nil, "\(field)")
            }
            #expect(axis["verdict"]?.string != nil && axis["n"]?.integer == 12)
        }
        #expect(axes[1]["doses"]?.array?.count == 2 && axes[1]["slope"]?["low"]?.real != nil)
        #expect(axes.count { $0["kind"]?.string == "noise" } == 10)
        #expect(report["result"]?["localisations"]?.array != nil)
        #expect(report["options"]?["suite"]?.string == "mine.yaml" && report["options"]?["seed"]?.integer == 0)
    }

    @Test(arguments: ["text", "markdown", "html", "csv"]) func everyFormatOfAPairsFile(format: String) throws {
        let command = try Command(
            "hack", "--model", Command.model("qwen3"), "--pairs", pairs, "--axis", "emoji", "--axis", "hedged", "--doses", "1,3",
            "--limit", "4", "--format", format)
        #expect(command.status == 0, "\(command.error)")
        #expect(command.output.contains("emoji") && command.output.contains("hedged") && command.output.contains("identity"))
    }

    @Test func complaintsNameWhatIsWrong() throws {
        let model = Command.model("llama")
        let axis = try Command("hack", "--model", model, "--axis", "nonsense")
        #expect(axis.status == 2 && axis.output.isEmpty && axis.error.contains("\"nonsense\" is no axis"))
        #expect(axis.error.contains("hint: there are length"))
        let doses = try Command("hack", "--model", model, "--axis", "emoji", "--doses", "3,1")
        #expect(doses.status == 2 && doses.error.contains("rising doses"))
        let words = try Command("hack", "--model", model, "--doses", "one")
        #expect(words.status == 2 && words.error.contains("--doses"))
        let file = try Command("hack", "--model", model, "--suite", "/nowhere.yaml")
        #expect(file.status == 2 && file.error.contains("/nowhere.yaml"))
        let limit = try Command("hack", "--model", model, "--limit", "0")
        #expect(limit.status == 2 && limit.error.contains("--limit"))
    }
}

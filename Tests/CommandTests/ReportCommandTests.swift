import Foundation
import LensCore
import TestSupport
import Testing

/// Several analyses in one file.
@Suite struct ReportCommandTests {
    private static let model = Command.project.appending(path: "Models/llama-3m").path
    private static let pairs = Command.project.appending(path: "Models/demo-pairs.jsonl").path

    private static func report(_ more: String..., environment: [String: String] = [:]) throws -> Command {
        try Command(["report", "--model", model, "--pairs", pairs, "--quiet"] + more, environment: environment)
    }

    @Test func tenPairsAreOneSmallFileThatNeedsNoNetwork() throws {
        let scratch = try Scratch()
        let file = scratch.folder.appending(path: "report.html")
        let command = try Self.report("--limit", "10", "--output", file.path)
        #expect(command.status == 0 && command.output.isEmpty, "\(command.error)")
        let page = try String(contentsOf: file, encoding: .utf8)
        #expect(page.utf8.count < 1_500_000)
        let addresses = page.matches(of: /(https?:|src=|url\()[^'" ]*/).map { String($0.output.0) }
        #expect(Set(addresses) == ["http://www.w3.org/2000/svg"])
        for part in [
            "Where do preferences form?", "Which parts write them?", "Which parts cause them?", "Do the two views agree?",
            "Tokens as fed, and the reward by token", "Mean effect of each head", "What each head causes, by patching",
            "Attribution against patching",
            "What attention moves from each token", "<dt>fingerprint</dt><dd>sha256:", "<dt>libtorch</dt>", "<dt>seed</dt>",
            "<dd>rewardlens report --model", "asked for with --hack",
        ] {
            #expect(page.contains(part), "\(part)")
        }
    }

    @Test func theSameCommandGivesTheSameBytes() throws {
        for format in ["html", "json"] {
            let first = try Self.report("--limit", "2", "--format", format, "--without", "agree")
            #expect(first.status == 0 && !first.output.isEmpty, "\(first.error)")
            #expect(try Self.report("--limit", "2", "--format", format, "--without", "agree").output == first.output)
        }
    }

    @Test func jsonHoldsEachAnalysisReport() throws {
        let command = try Self.report("--limit", "2", "--format", "json", "--without", "sources")
        #expect(command.status == 0, "\(command.error)")
        let report = try command.json
        #expect(report["analysis"]?.string == "report" && report["result"]?["fed"]?.array?.count == 2)
        let reports = try #require(report["result"]?["reports"])
        for name in ["score", "lens", "attribute", "patch", "agree"] {
            #expect(reports[name]?["analysis"]?.string == name && reports[name]?["schema"]?.integer == 1, "\(name)")
        }
        #expect(reports["sources"] == nil && reports["patch"]?["result"]?["memory"] == nil)
        let gaps = try #require(report["result"]?["notMeasured"]?.array)
        #expect(gaps.contains { $0["why"]?.string == "left out by --without sources" })
        let single = try Command("score", "--model", Self.model, "--pairs", Self.pairs, "--limit", "2", "--format", "json")
        #expect(reports["score"]?["result"] == (try single.json["result"]))
    }

    @Test func aModelWithoutBlocksHasItsTokens() throws {
        let folder = try TemporaryFolder()
        try folder.copy(filesOf: Command.project.appending(path: "Tests/Fixtures/exported/mpt"))
        try folder.replace(#""readout": "last""#, with: #""readout": "other""#, in: "rewardlens.json")
        let pair = ["--model", folder.url.path, "--prompt", "Hi", "--chosen", "Good day", "--rejected", "No"]
        let command = try Command(["report", "--format", "json"] + pair)
        #expect(command.status == 0, "\(command.error)")
        let result = try #require(command.json["result"])
        #expect(result["reports"]?["gradients"]?["result"]?["pairs"]?.array?.count == 1)
        #expect(result["notMeasured"]?.array?.contains { $0["what"]?.string == "Reward lens" } == true)
        let shown = try Command(["report", "--format", "text"] + pair).output.replacing(/\s+/, with: " ")
        #expect(shown.contains("an exported model whose blocks cannot be told apart"))
        #expect(shown.contains("Which tokens make them?") && shown.contains("tokens add to the margin:"))
        #expect(shown.contains("What each token adds to the reward"))
    }

    @Test func textAndMarkdownSayTheSame() throws {
        for format in ["text", "markdown", "csv"] {
            let command = try Self.report("--limit", "1", "--format", format)
            #expect(command.status == 0 && command.output.contains("tqa-42-0"), "\(command.error)")
        }
        // Where nobody looks at a terminal, the file is a page.
        #expect(try Self.report("--limit", "1", "--without", "agree").output.hasPrefix("<!doctype html>"))
    }

    /// Encoders have no reward at every token: that is said, and everything else is there.
    @Test func whatAModelDoesNotAllowDoesNotEndTheReport() throws {
        let command = try Command(
            "report", "--model", Command.model("bert"), "--prompt", "Hi", "--chosen", "Good day", "--rejected", "No", "--format",
            "json")
        #expect(command.status == 0, "\(command.error)")
        let result = try #require(try command.json["result"])
        let gaps = try #require(result["notMeasured"]?.array)
        #expect(gaps.contains { $0["what"]?.string == "Reward at every token" && $0["why"]?.string?.contains("encoder") == true })
        #expect(result["reports"]?["lens"]?["result"]?["pairs"]?.array?.count == 1)
        #expect(result["reports"]?["lens"]?["result"]?["pairs"]?.array?.first?["tokens"] == nil)
        #expect(result["reports"]?["patch"] != nil)
    }

    @Test func wrongInputIsRefused() throws {
        for (more, named) in [
            (["--sae", "/nowhere"], "/nowhere"), (["--without", "everything"], "everything"),
            (["--output", "/nowhere/report.html"], "/nowhere"),
        ] {
            let command = try Command(["report", "--model", Self.model, "--pairs", Self.pairs, "--limit", "1"] + more)
            #expect(command.status == 2 && command.error.contains(named) && command.output.isEmpty, "\(command.error)")
        }
    }

    @Test func featuresOfAnAutoencoderJoinIn() throws {
        let scratch = try Scratch()
        let folder = scratch.folder.appending(path: "sae").path
        let trained = try Command(
            "sae", "train", "--model", Self.model, "--sae", folder, "--limit", "20", "--expansion", "2", "--k", "8", "--steps",
            "40", "--rows", "256", "--quiet")
        #expect(trained.status == 0, "\(trained.error)")
        let command = try Self.report("--limit", "2", "--format", "html", "--sae", folder, "--without", "agree")
        #expect(command.status == 0, "\(command.error)")
        #expect(command.output.contains("Which features move it?") && command.output.contains("to first order"))
        #expect(command.output.contains("left out by --without agree"))
    }
}

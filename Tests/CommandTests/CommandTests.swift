import Foundation
import LensCore
import Testing

/// What scripts rely on.
@Suite struct CommandTests {
    private let pairs = Command.project.appending(path: "Models/demo-pairs.jsonl").path
    private let bundled = Command.project.appending(path: "Models/llama-3m").path

    @Test(arguments: [
        "llama", "qwen2", "qwen3", "mistral", "gemma2", "gpt2", "gpt_neox", "bert", "deberta-v2", "modernbert-mean",
    ])
    func scoreEqualsTheReference(name: String) throws {
        let scratch = try Scratch()
        let golden = try JSON(
            parsing: Data(contentsOf: URL(filePath: Command.model(name)).appending(path: "golden.json")), source: name)
        let texts = (golden["texts"]?.array ?? []).filter { text in
            let messages = text["messages"]?.array ?? []
            return messages.count > 1 && messages.last?["content"]?.string?.isEmpty == false
        }
        #expect(texts.count >= 20)
        let lines = try texts.map { text -> String in
            let messages = try (text["messages"]?.array ?? []).map {
                ["role": try #require($0["role"]?.string), "content": try #require($0["content"]?.string)]
            }
            let row: [String: Any] = ["prompt": Array(messages.dropLast()), "responses": [[messages[messages.count - 1]]]]
            return String(decoding: try JSONSerialization.data(withJSONObject: row), as: UTF8.self)
        }
        let file = try scratch.file("texts.jsonl", lines.joined(separator: "\n"))
        let command = try Command(
            "score", "--model", Command.model(name), "--pairs", file, "--format", "json", "--dtype", "float32")
        #expect(command.status == 0, "\(command.error)")
        let ranking = try #require(command.json["result"]?["ranking"]?.array)
        #expect(ranking.count == texts.count)
        for (row, text) in zip(ranking, texts) {
            let reward = try #require(row["responses"]?.array?[0]["reward"]?.real)
            let expected = try #require(text["reward"]?["float32"]?.real)
            #expect(abs(reward - expected) <= 1e-4 * max(1, abs(expected)))
        }
    }

    @Test func encodersTokensAreThoseOfAPair() throws {
        func tokens(_ format: String) throws -> Command {
            try Command(
                "tokens", "--model", Command.model("bert"), "--prompt", "Hello there", "--response", "Hello you", "--format",
                format)
        }
        let result = try tokens("json").json["result"]
        let pieces = try #require(result?["pieces"]?.array?.compactMap { $0.string })
        let separator = try #require(pieces.firstIndex(of: "[SEP]"))
        let types = try #require(result?["typeIDs"]?.array?.compactMap { $0.integer })
        #expect(types == pieces.indices.map { $0 > separator ? 1 : 0 })
        #expect(result?["readout"]?.integer == 0)
        let roles = try #require(result?["roles"]?.array?.compactMap { $0.string })
        #expect(roles[1] == "user" && roles[separator] == "template" && roles[separator + 1] == "response")
        #expect(try tokens("text").output.contains("type"))
    }

    @Test func lensHasTheContractsFields() throws {
        let command = try Command("lens", "--model", bundled, "--pairs", pairs, "--limit", "3", "--tokens", "--format", "json")
        #expect(command.status == 0, "\(command.error)")
        let report = try command.json
        #expect(report["schema"]?.integer == 1)
        #expect(report["analysis"]?.string == "lens")
        #expect(report["model"]?["family"]?.string == "llama")
        #expect(report["model"]?["fingerprint"]?.string?.hasPrefix("sha256:") == true)
        let rows = try #require(report["result"]?["pairs"]?.array)
        #expect(rows.count == 3)
        for row in rows {
            for side in ["chosen", "rejected"] {
                let reward = try #require(row[side]?["reward"]?.real)
                for curve in ["raw", "normalized", "frozen"] { #expect(row[side]?[curve]?.array?.count == 7) }
                let last = try #require(row[side]?["normalized"]?.array?.last?.real)
                #expect(abs(last - reward) <= 1e-5 * max(1, abs(reward)))
            }
            #expect(row["crystallization"]?.object?.members.map(\.key) == ["firstCrossing", "stable"])
            #expect(row["tokens"]?["chosen"]?.array?.isEmpty == false)
        }
    }

    @Test func everyFormatIsWritten() throws {
        let scratch = try Scratch()
        for (format, beginning) in [
            ("text", "Reward lens"), ("json", "{\"analysis\""), ("markdown", "# Reward lens"), ("html", "<!doctype html>"),
            ("csv", "#"),
        ] {
            let file = scratch.folder.appending(path: "out.\(format)")
            let command = try Command(
                "lens", "--model", Command.model("gpt2"), "--prompt", "Hi", "--chosen", "Good day", "--rejected", "No",
                "--format",
                format, "--output", file.path)
            #expect(command.status == 0, "\(command.error)")
            #expect(command.output.isEmpty)
            #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix(beginning), "\(format)")
        }
    }

    @Test func tokensNeedNoWeights() throws {
        let scratch = try Scratch()
        for name in ["tokenizer.json", "tokenizer_config.json", "chat_template.jinja"] {
            try FileManager.default.copyItem(
                at: URL(filePath: Command.model("llama")).appending(path: name), to: scratch.folder.appending(path: name))
        }
        let texts = try scratch.file("texts.json", "[\"Hello there\", \"é\"]")
        let listed = try Command("tokens", "--model", scratch.folder.path, "--texts", texts, "--format", "json")
        let rows = try #require(listed.json["result"]?["texts"]?.array)
        #expect(rows.count == 2)
        #expect(rows[0]["decoded"]?.string == "Hello there")
        #expect(rows[0]["idsWithSpecial"]?.array?.count == (rows[0]["ids"]?.array?.count ?? 0) + 1)
        #expect(rows[1]["offsets"]?.array?.last?.array?.last?.integer == 1)

        let fed = try Command(
            "tokens", "--model", scratch.folder.path, "--prompt", "Hi", "--response", "Yes", "--format", "json"
        ).json["result"]
        #expect(fed?["text"]?.string == "<|begin|><|user|>\nHi<|end|>\n<|assistant|>\nYes<|end|>\n")
        #expect(fed?["readout"]?.integer == (fed?["ids"]?.array?.count ?? 0) - 1)
    }

    @Test func doctorNamesTheLibraryThatWasLoaded() throws {
        let result = try Command("doctor", "--format", "json").json["result"]
        #expect(result?["libtorchPath"]?.string?.contains("libtorch_cpu") == true)
        #expect((result?["threads"]?.integer ?? 0) >= 1)
        #expect(result?["devices"]?.array?.first?.string == "cpu")
    }

    @Test func demoWritesItsReport() throws {
        let scratch = try Scratch()
        let report = scratch.folder.appending(path: "report.html")
        let command = try Command("demo", "--output", report.path, in: Command.project)
        #expect(command.status == 0, "\(command.error)")
        #expect(command.output.contains("tqa-42-0"))
        let page = try String(contentsOf: report, encoding: .utf8)
        #expect(page.count < 1_500_000)
        #expect(!page.contains("<script src") && !page.contains("https://"))
    }

    @Test(arguments: [
        ["--help"], ["score", "--help"], ["lens", "--help"], ["tokens", "--help"], ["doctor", "--help"], ["demo", "--help"],
        ["--version"],
    ])
    func helpIsThere(arguments: [String]) throws {
        let command = try arguments.count == 1 ? Command(arguments[0]) : Command(arguments[0], arguments[1])
        #expect(command.status == 0)
        #expect(!command.output.isEmpty)
    }
}

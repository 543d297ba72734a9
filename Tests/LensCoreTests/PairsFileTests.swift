import Foundation
import LensCore
import TestSupport
import Testing

struct PairsFileTests {
    private let good = #"{"prompt":"p","chosen":"c","rejected":"r"}"#

    private func read(_ text: String, limit: Int? = nil, skipBad: Bool = false) throws -> PairsFile {
        try PairsFile(parsing: Data(text.utf8), source: "x.jsonl", limit: limit, skipBad: skipBad)
    }

    @Test func readsPairs() throws {
        let file = try read(
            """
            {"id":"a","prompt":"p","chosen":"c","rejected":"r","category":"math","other":[1]}

            {"id":7,"messages":[{"role":"system","content":"s"},{"role":"user","content":"p"}],"chosen":"c","rejected":"r"}
            {"prompt":"p","chosen":"c","rejected":"r","id":null,"category":null}
            """)
        #expect(
            try file.pairs() == [
                PreferencePair(id: "a", prompt: "p", chosen: "c", rejected: "r", category: "math"),
                PreferencePair(
                    id: "7", prompt: [Message(role: "system", content: "s"), .user("p")],
                    chosen: [.assistant("c")], rejected: [.assistant("r")]),
                PreferencePair(id: "pair-4", prompt: "p", chosen: "c", rejected: "r"),
            ])
        #expect(file.skipped.count == 0)
    }

    @Test func readsRankings() throws {
        let file = try read(
            #"{"prompt":"p","responses":["a",[{"role":"assistant","content":"b"}]],"category":"k"}"# + "\n\(good)")
        let ranking = RankingRow(
            id: "pair-1", prompt: [.user("p")], responses: [[.assistant("a")], [.assistant("b")]], category: "k")
        #expect(file.rows == [.ranking(ranking), .pair(PreferencePair(id: "pair-2", prompt: "p", chosen: "c", rejected: "r"))])
        expectRefusal(#"x.jsonl: row "pair-1""#, "expected chosen and rejected, found responses") { _ = try file.pairs() }
    }

    @Test func toleratesCarriageReturnsAndAByteOrderMark() throws {
        let file = try read("\u{FEFF}\(good)\r\n\r\n  \t\r\n\(good)\r\n")
        #expect(file.rows.map(\.id) == ["pair-1", "pair-4"])
        #expect(try read("\u{FEFF}\n\(good)").rows.map(\.id) == ["pair-2"])
    }

    @Test func readsGzip() throws {
        let file = try PairsFile(parsing: GzipFixtures.first + GzipFixtures.second, source: "x.gz")
        #expect(try file.pairs().map(\.prompt) == [[.user("p")], [.user("q")]])
        expectRefusal("x.gz", "cut short") {
            _ = try PairsFile(parsing: GzipFixtures.first.dropLast(), source: "x.gz", skipBad: true)
        }
    }

    @Test func readsFromDisk() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("lens-pairs-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        try GzipFixtures.first.write(to: url)
        #expect(try PairsFile(url).rows.count == 1)
        expectRefusal("no such file") { _ = try PairsFile(url.appendingPathExtension("missing")) }
    }

    @Test func stopsAtTheLimit() throws {
        #expect(try read("\(good)\n\(good)\nbroken", limit: 2).rows.count == 2)
        #expect(try read("\(good)\nbroken", limit: 0).rows.isEmpty)
    }

    @Test func namesTheBadLine() throws {
        expectRefusal("x.jsonl: line 3: not valid JSON", "--skip-bad") { _ = try read("\(good)\n\n{\n\(good)") }
        expectRefusal("x.jsonl: line 1: expected an object, found 7") { _ = try read("7") }
        expectRefusal("one object a line") { _ = try read("[\n\(good),\n\(good)]") }
        expectRefusal("one object a line") { _ = try read("[\(good)]") }
        expectRefusal("line 2: expected an id of its own, found \"a\", as on line 1") {
            _ = try read(
                #"{"id":"a","prompt":"p","chosen":"c","rejected":"r"}"# + "\n"
                    + #"{"id":"a","prompt":"q","chosen":"c","rejected":"r"}"#)
        }
    }

    @Test func namesTheFormOfAFileThatIsNotUTF8() throws {
        let bytes = Data([0xFF, 0xFE]) + (good.data(using: .utf16LittleEndian) ?? Data())
        expectRefusal("x: line 1", "save the file as UTF-8") { _ = try PairsFile(parsing: bytes, source: "x") }
    }

    @Test func refusesAFileWithoutPairs() throws {
        for text in ["", "\n\n", "\u{FEFF}"] {
            expectRefusal("x.jsonl: expected at least one pair, found none") { _ = try read(text) }
        }
        expectRefusal("found 2 bad lines", "line 1: not valid JSON") { _ = try read("{\n}", skipBad: true) }
    }

    @Test func countsWhatItSkips() throws {
        let bad = ["{", "7", #"{"prompt":"p"}"#, #"{"prompt":"p","chosen":"","rejected":"r"}"#]
        let file = try read((bad + [good] + bad).joined(separator: "\n"), skipBad: true)
        #expect(file.rows.map(\.id) == ["pair-5"])
        #expect(file.skipped.count == 8)
        #expect(file.skipped.reasons.count == 5)
        #expect(file.skipped.reasons[3] == "x.jsonl: line 4: chosen: expected a response, found an empty one")
    }

    @Test(arguments: [
        (#"{"chosen":"c","rejected":"r"}"#, "prompt: expected a string or messages, found no such key"),
        (#"{"prompt":null,"chosen":"c","rejected":"r"}"#, "prompt: expected a string or messages"),
        (#"{"prompt":7,"chosen":"c","rejected":"r"}"#, "prompt: expected a string or an array of messages, found 7"),
        (#"{"prompt":"p","rejected":"r"}"#, "chosen: expected a string or messages, found no such key"),
        (#"{"prompt":"p","chosen":"c","rejected":null}"#, "rejected: expected a string or messages, found no such key"),
        (#"{"prompt":"p","chosen":{"role":"assistant"},"rejected":"r"}"#, "chosen: expected a string or an array"),
        (#"{"prompt":"p","chosen":[],"rejected":"r"}"#, "chosen: expected a response, found no message"),
        (#"{"prompt":"p","chosen":"c","rejected":" \n\u00a0"}"#, "rejected: expected a response, found an empty one"),
        (#"{"prompt":"p","chosen":[{"role":"assistant","content":""}],"rejected":"r"}"#, "chosen: expected a response"),
        (#"{"prompt":["p"],"chosen":"c","rejected":"r"}"#, #"prompt[0]: expected an object with role and content, found "p""#),
        (#"{"prompt":[{"content":"p"}],"chosen":"c","rejected":"r"}"#, "prompt[0].role: expected a string, found no such key"),
        (
            #"{"prompt":"p","chosen":[{"role":"assistant","content":null}],"rejected":"r"}"#,
            "chosen[0].content: expected a string, found null"
        ),
        (#"{"id":[1],"prompt":"p","chosen":"c","rejected":"r"}"#, "id: expected a string, found [1]"),
        (#"{"id":"","prompt":"p","chosen":"c","rejected":"r"}"#, "id: expected a string"),
        (#"{"category":true,"prompt":"p","chosen":"c","rejected":"r"}"#, "category: expected a string, found true"),
        (#"{"prompt":"p","responses":[]}"#, "responses: expected an array of responses, found an empty array"),
        (#"{"prompt":"p","responses":"a"}"#, #"responses: expected an array of responses, found "a""#),
        (#"{"prompt":"p","responses":["a",7]}"#, "responses[1]: expected a string or an array of messages, found 7"),
        (#"{"prompt":"p","responses":["a"],"chosen":"c"}"#, "either responses or chosen and rejected"),
    ])
    func refusesABadRow(line: String, piece: String) throws {
        expectRefusal("x.jsonl: line 1", piece) { _ = try read(line) }
    }

    @Test func survivesDamage() throws {
        let rows = [
            #"{"id":"a","messages":[{"role":"user","content":"p"}],"chosen":"c","rejected":"r","category":"k"}"#,
            #"{"chosen":[{"role":"user","content":"p"},{"role":"assistant","content":"c"}],"#
                + #""rejected":[{"role":"user","content":"p"},{"role":"assistant","content":"r"}]}"#,
            #"{"prompt":"p","responses":["a","b"]}"#,
        ]
        let plain = Data(rows.joined(separator: "\n").utf8)
        var damage = SeededDamage(seed: 5)
        for round in 0..<3000 {
            var data = round % 3 == 0 ? GzipFixtures.first + GzipFixtures.second : plain
            damage.apply(to: &data)
            do {
                _ = try PairsFile(parsing: data, source: "x", skipBad: round % 2 == 0)
            } catch let error as LensError {
                #expect(error.kind == .input && !error.description.contains { $0.isNewline })
            }
        }
    }
}

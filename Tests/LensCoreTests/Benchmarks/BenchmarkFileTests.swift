import Foundation
import LensCore
import Testing

@Suite struct BenchmarkFileTests {
    private func read(_ text: String, _ layout: BenchmarkLayout? = nil, limit: Int? = nil) throws -> BenchmarkFile {
        try BenchmarkFile(parsing: Data(text.utf8), source: "b.jsonl", layout: layout, limit: limit)
    }

    @Test func rewardBenchRowsArePairs() throws {
        let file = try read(#"{"prompt":"p","chosen":"c","chosen_model":"m","rejected":"r","subset":"hep-go","id":7}"#)
        #expect(file.layout == .rewardBench)
        #expect(
            file.items == [
                BenchmarkItem(
                    id: "7", subset: "hep-go", prompt: [.user("p")], chosen: [[.assistant("c")]], rejected: [[.assistant("r")]])
            ])
    }

    @Test func conversationsShareTheirPrompt() throws {
        let turns = { (answer: String) in #"[{"role":"user","content":"p"},{"role":"assistant","content":"\#(answer)"}]"# }
        let file = try read(#"{"chosen":\#(turns("c")),"rejected":\#(turns("r"))}"#)
        #expect(file.items.first?.prompt == [.user("p")] && file.items.first?.subset == "all")
        #expect(file.items.first?.chosen == [[.assistant("c")]])
    }

    @Test func rewardBench2RowsHaveLists() throws {
        let file = try read(
            #"{"id":"tied:3","prompt":"p","chosen":["a","b"],"rejected":["x"],"num_correct":2,"num_incorrect":1,"subset":"Ties"}"#
        )
        #expect(file.layout == .rewardBench2 && file.items.first?.chosen.count == 2 && file.items.first?.id == "tied:3")
        let error = #expect(throws: LensError.self) {
            try read(#"{"id":"1","prompt":"p","chosen":["a"],"rejected":["x"],"num_correct":2,"subset":"Ties"}"#)
        }
        #expect(error?.message.contains("num_correct") == true)
    }

    @Test func rmBenchComesAsAnArrayOverManyLines() throws {
        let row = { (id: Int) in
            "  {\n    \"id\": \"\(id)\", \"prompt\": \"p\", \"domain\": \"math\",\n    \"chosen\": [\"a\", \"b\", \"c\"],\n"
                + "    \"rejected\": [\"x\", \"y\", \"z\"]\n  }"
        }
        let text = "[\n" + [1, 2, 3].map(row).joined(separator: ",\n") + "\n]\n"
        #expect(try read(text).items.map(\.id) == ["1", "2", "3"] && read(text).layout == .rmBench)
        #expect(try read(text, limit: 2).items.count == 2)
        let error = #expect(throws: LensError.self) { try read(text.replacing("\"z\"", with: "\"z\", \"w\"")) }
        #expect(error?.message.contains("element 0") == true && error?.message.contains("rejected") == true)
    }

    @Test func judgeBenchLabelsSayWhichIsBetter() throws {
        let row = { (label: String) in
            #"{"pair_id":"\#(label)","source":"mmlu-pro-law","question":"q","response_A":"a","response_B":"b","label":"\#(label)"}"#
        }
        let file = try read(row("A>B") + "\n\n" + row("B>A") + "\n")
        #expect(file.layout == .judgeBench)
        #expect(file.items.map(\.chosen) == [[[.assistant("a")]], [[.assistant("b")]]])
        #expect(file.items.map(\.rejected) == [[[.assistant("b")]], [[.assistant("a")]]])
        #expect(throws: LensError.self) { try read(row("A=B")) }
    }

    @Test(arguments: [
        ("", "at least one row"), ("{\"text\":\"a\"}", "text"), ("[1]", "found 1"), ("{\"a\":", "line 1"), ("3", "3"),
        (
            "{\"id\":1,\"prompt\":\"p\",\"chosen\":\"c\",\"rejected\":\"r\"}\n{\"id\":1,\"prompt\":\"p\",\"chosen\":\"c\",\"rejected\":\"r\"}",
            "line 2"
        ),
    ]) func whatIsWrongIsNamed(text: String, words: String) throws {
        let error = #expect(throws: LensError.self) { try read(text) }
        #expect(error?.message.contains("b.jsonl") == true && error?.message.contains(words) == true, "\(error?.message ?? "")")
    }
}

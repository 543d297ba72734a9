import LensCore
import Testing

@testable import LensExplorer

@Suite("Questions from pages")
struct QuestionReaderTests {
    private let reader = QuestionReader(models: [FakeService.model("toy")], shelf: Shelf(opened: FakeService.somePairs))

    private func job(_ json: String) throws -> Job { try reader.job(Array(json.utf8)) }

    @Test("each kind is read")
    func kinds() throws {
        let pair = FakeService.somePairs[3]
        #expect(try job(#"{"kind":"lens","model":0,"pair":"3"}"#) == .question(.lens(model: 0, pair)))
        #expect(try job(#"{"kind":"attribution","model":0,"pair":"3"}"#) == .question(.attribution(model: 0, pair)))
        #expect(try job(#"{"kind":"patch","model":0,"pair":"3"}"#) == .question(.patch(model: 0, pair)))
        #expect(try job(#"{"kind":"compare","pair":"3"}"#) == .question(.compare(pair)))
        #expect(try job(#"{"kind":"survey","model":0}"#) == .survey(model: 0))
        #expect(
            try job(#"{"kind":"head","model":0,"pair":"3","layer":1,"head":0}"#)
                == .question(.head(model: 0, pair, layer: 1, head: 0)))
    }

    @Test("switches in any order are one question")
    func scalings() throws {
        let a = #"{"component":"head.0.1","factor":0}"#
        let b = #"{"component":"mlp.1","factor":1.5}"#
        let one = try job(#"{"kind":"scaled","model":0,"pair":"3","scalings":[\#(a),\#(b)]}"#)
        #expect(try one == job(#"{"kind":"scaled","model":0,"pair":"3","scalings":[\#(b),\#(a)]}"#))
        let expected: [ScaleResult.Scaling] = [
            .init(.head(layer: 0, head: 1), by: 0), .init(.mlp(1), by: 1.5),
        ]
        #expect(one == .question(.scaled(model: 0, FakeService.somePairs[3], expected)))
    }

    @Test("an edit changes the words and the id, and nothing else")
    func edits() throws {
        let json = #"{"kind":"lens","model":0,"pair":"3","edit":{"chosen":"New\r\nwords"}}"#
        guard case .question(.lens(_, let pair)) = try job(json) else { return #expect(Bool(false)) }
        #expect(pair.chosen == [.assistant("New\nwords")] && pair.rejected == FakeService.somePairs[3].rejected)
        #expect(pair.id == "p3, edited" && pair.category == "thirds")
    }

    @Test(
        "what does not fit is refused with a sentence",
        arguments: [
            "", "{", "[]", "3", "null", #"{"kind":1}"#, #"{"kind":"x"}"#, #"{"kind":"lens"}"#,
            #"{"kind":"lens","model":1,"pair":"3"}"#,
            #"{"kind":"lens","model":-1,"pair":"3"}"#, #"{"kind":"lens","model":0.5,"pair":"3"}"#,
            #"{"kind":"lens","model":0,"pair":3}"#,
            #"{"kind":"lens","model":0,"pair":"120"}"#, #"{"kind":"lens","model":0,"pair":"-1"}"#,
            #"{"kind":"lens","model":0,"pair":"own-1"}"#,
            #"{"kind":"lens","model":0,"pair":"../../etc/passwd"}"#, #"{"kind":"lens","model":0,"model":0,"pair":"3"}"#,
            #"{"kind":"lens","model":0,"pair":"3","edit":"x"}"#, #"{"kind":"lens","model":0,"pair":"3","edit":{"chosen":1}}"#,
            #"{"kind":"lens","model":0,"pair":"3","edit":{"chosen":""}}"#, #"{"kind":"head","model":0,"pair":"3"}"#,
            #"{"kind":"head","model":0,"pair":"3","layer":2,"head":0}"#,
            #"{"kind":"head","model":0,"pair":"3","layer":0,"head":-1}"#,
            #"{"kind":"scaled","model":0,"pair":"3"}"#, #"{"kind":"scaled","model":0,"pair":"3","scalings":[1]}"#,
            #"{"kind":"scaled","model":0,"pair":"3","scalings":[{"component":"mlp.0"}]}"#,
            #"{"kind":"scaled","model":0,"pair":"3","scalings":[{"component":"mlp.0","factor":2.1}]}"#,
            #"{"kind":"scaled","model":0,"pair":"3","scalings":[{"component":"mlp.0","factor":-0.1}]}"#,
            #"{"kind":"scaled","model":0,"pair":"3","scalings":[{"component":"mlp.0","factor":NaN}]}"#,
            #"{"kind":"scaled","model":0,"pair":"3","scalings":[{"component":"mlp.2","factor":0}]}"#,
            #"{"kind":"scaled","model":0,"pair":"3","scalings":[{"component":"neuron.0.0","factor":0}]}"#,
            #"{"kind":"scaled","model":0,"pair":"3","scalings":[{"component":"mlp.0","factor":0},{"component":"mlp.0","factor":1}]}"#,
            String(repeating: "[", count: 1000),
        ])
    func refuses(json: String) throws {
        let refusal = try #require(throws: Refusal.self) { try job(json) }
        #expect([400, 404].contains(refusal.status.code) && refusal.sentence.count > 10)
    }

    @Test("heads are refused where attention cannot be looked at, with the reason")
    func noAttention() throws {
        let model = FakeService.model("toy", noAttention: "it has none")
        let reader = QuestionReader(models: [model], shelf: Shelf(opened: FakeService.somePairs))
        let refusal = try #require(throws: Refusal.self) {
            try reader.job(Array(#"{"kind":"head","model":0,"pair":"3","layer":0,"head":0}"#.utf8))
        }
        #expect(refusal.sentence.contains("it has none"))
    }
}

import Testing

@testable import LensExplorer

@Suite("Margins of answers")
struct MarginTests {
    @Test("are found where reports have them")
    func found() {
        #expect(Margin(json: #"{"result":{"pairs":[{"id":"a","margin":-0.25}]}}"#)?.value == -0.25)
        let both = Margin(json: #"{"result":{"pairs":[{"margin":1,"marginBefore":2.5},{"margin":3}]}}"#)
        #expect(both?.value == 1 && both?.before == 2.5)
    }

    @Test(
        "and nowhere else", arguments: ["", "[]", "{}", #"{"result":{"pairs":[]}}"#, #"{"result":{"pairs":[{"margin":"nan"}]}}"#])
    func missing(json: String) {
        #expect(Margin(json: json) == nil)
    }
}

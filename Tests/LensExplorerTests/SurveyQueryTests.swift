import Testing

@testable import LensExplorer

@Suite("What the table of pairs is asked for")
struct SurveyQueryTests {
    @Test("an address leads back to itself")
    func roundTrip() throws {
        for text in [
            "model=1&sort=flips&order=up&category=a%26b%20%C3%A4&against=1&page=3", "model=0&sort=margin&order=up", "",
        ] {
            let query = try SurveyQuery(Query(text), models: 2)
            #expect(try SurveyQuery(Query(query.address().dropFirst()), models: 2) == query)
        }
        #expect(try SurveyQuery(Query("sort=disagreement"), models: 1).order == .down)
    }

    @Test("what does not exist is refused", arguments: ["model=2", "model=-1", "sort=id", "order=left", "page=x"])
    func refuses(text: String) {
        #expect(throws: Refusal.self) { try SurveyQuery(Query(text), models: 2) }
    }
}

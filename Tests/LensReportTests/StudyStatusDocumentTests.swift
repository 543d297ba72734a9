import LensCore
import Testing

@testable import LensReport

@Suite struct StudyStatusDocumentTests {
    private func document(_ result: StudyStatusResult) -> Document {
        Report(model: nil, options: [:], warnings: [], result: result).document()
    }

    @Test func saysHowFarItIs() {
        let document = self.document(MadeStudy.status())
        #expect(document.title == "Study status" && document.sections.map(\.title) == ["Progress", "What could not be made"])
        let text = TextRenderer(width: 200).render(document)
        #expect(text.contains("small: 380 of 400 planned results are there; 12 could not be made; 8 are still to be made."))
        #expect(text.contains("agree (protocol corrected) of broken, 11 results") && text.contains("it has no heads"))
        #expect(text.contains("The store has 3 results besides"))
        #expect(CSVRenderer().render(document).contains("broken,agree,40,21,11,8\r\n"))
    }

    @Test func nothingIsSaidOfWhatIsNotThere() {
        let done = StudyStatusResult(
            name: "small", coverage: .init(planned: 2, done: 2, failed: 0),
            rows: [.init(model: "toy", analysis: "score", planned: 2, done: 2, failed: 0)], failures: [], others: 0)
        let text = MarkdownRenderer().render(document(done))
        #expect(text.contains("small: 2 of 2 planned results are there."))
        #expect(!text.contains("could not") && !text.contains("besides"))
    }
}

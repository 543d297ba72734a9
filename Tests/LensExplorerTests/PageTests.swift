import Foundation
import LensReport
import Testing

@testable import LensExplorer

@Suite("Pages")
struct PageTests {
    /// The tags that a page may have; none of them comes from a text.
    private func check(_ html: String) {
        // The page's one script element names a file.
        #expect(html.matches(of: /<script/).count <= 1 && !html.contains("alert('x')") && !html.contains("\u{202E}<"))
        #expect(!html.contains("<script>") && !html.contains(" onclick") && !html.contains(" style=\""))
        let ids = html.matches(of: /\ id="([^"]*)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count, "\(ids)")
        for name in html.matches(of: /(?:aria-labelledby|aria-controls)="([^"]*)"/) {
            #expect(name.1.split(separator: " ").allSatisfy { ids.contains(String($0)) }, "\(name.1)")
        }
        // Every end tag of these closes one that was opened.
        for tag in ["section", "form", "table", "details", "div", "select", "textarea", "button", "nav", "header", "ul", "label"]
        {
            #expect(
                html.components(separatedBy: "<\(tag) ").count + html.components(separatedBy: "<\(tag)>").count
                    == html.components(separatedBy: "</\(tag)>").count + 1, "\(tag)")
        }
    }

    @Test("texts of every kind are escaped")
    func hostile() async throws {
        let pairs = [FakeService.hostilePair, FakeService.hostilePair, FakeService.somePairs[0]]
        let service = FakeService(models: 2, pairs: pairs, noAttention: nil)
        let rows = try await service.survey(model: 0) { _ in }
        let survey = try Outcome(number: 1, rows: rows, model: service.models[0].description)
        for survey in [nil, survey] {
            let home = HomePage(models: service.models, pairs: pairs, query: SurveyQuery(), survey: survey).html.markup
            check(home)
            #expect(home.contains("&lt;script&gt;alert(&#39;x&#39;)"))
        }
        let page = PairPage(models: service.models, model: 0, pair: pairs[0], reference: .opened(0), opened: 3).html.markup
        check(page)
        let outcome = Outcome(number: 1, name: "lens", FakeService.answer(.lens(model: 0, pairs[0])))
        check(outcome.html)
        let reason = FakeService(noAttention: FakeService.hostile).models
        check(PairPage(models: reason, model: 0, pair: pairs[0], reference: .own(1), opened: 0).html.markup)
    }

    @Test("a field shows exactly the words of the pair")
    func fields() throws {
        let page = PairPage(
            models: FakeService().models, model: 0, pair: FakeService.hostilePair, reference: .opened(0), opened: 1
        ).html.markup
        let field = try #require(page.firstMatch(of: /name="rejected"[^>]*>([^<]*)</)?.1)
        // A browser drops the first line end.
        #expect(field.first == "\n" && field.dropFirst().hasPrefix("\n&lt;script&gt;") && field.contains("\u{202E}"))
    }

    @Test("answers keep their headings below the page's own")
    func headings() {
        let answer = Answer(document: Document(title: "a", sections: [.init("b", [.group(Group("c", []))])]), json: "{}")
        let html = Outcome(number: 1, name: "lens", answer).html
        #expect(html.contains("<h2>a</h2>") && html.contains("<h3>b</h3>") && html.contains("<h4>c</h4>"))
        #expect(!html.contains("<h1>"))
    }

    @Test("columns sort by their name, the current one the other way round")
    func sorting() throws {
        let service = FakeService(models: 2)
        let rows = FakeService.somePairs.indices.map {
            SurveyRow(index: $0, id: "p", category: nil, prompt: "", margin: $0 == 0 ? -1 : 1, flips: 0, disagreement: nil)
        }
        let page = HomePage(
            models: service.models, pairs: service.pairs, query: SurveyQuery(),
            survey: try Outcome(number: 1, rows: rows, model: service.models[0].description)
        ).html.markup
        #expect(page.contains("aria-sort=\"ascending\"><a href=\"./?model=0&amp;sort=margin&amp;order=down\""))
        #expect(page.contains("sort=flips&amp;order=down") && page.contains("sort=disagreement&amp;order=down"))
        #expect(page.contains("−1.000") && page.contains("Page 1 of 3") && page.contains("page=2"))
        #expect(page.matches(of: /num against/).count == 1)
    }
}

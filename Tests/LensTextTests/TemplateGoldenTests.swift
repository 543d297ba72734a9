import Foundation
import LensCore
import Testing

@testable import LensText

/// Snippets over the whole language, as jinja2 renders them.
@Suite struct TemplateGoldenTests {
    @Test func matchesJinja() throws {
        let goldens = try TemplateFixtures.json("jinja-goldens.json")
        let variables = try #require(goldens["variables"]?.object)
        let values = Dictionary(variables.members.map { ($0.key, $0.value) }) { _, last in last }
        let date = try TemplateFixtures.date(try #require(goldens["date"]?.string))
        let cases = try #require(goldens["cases"]?.array)
        #expect(cases.count > 400)
        for golden in cases {
            let source = try #require(golden["source"]?.string)
            let text = Result { try ChatTemplate(source: source, name: "golden").render(values, date: date) }
            TemplateFixtures.compare(text, with: golden, "\(source)")
        }
    }
}

extension ChatTemplate {
    /// Only the variables given, so that `messages` comes from them.
    fileprivate func render(_ variables: [String: JSON], date: Date) throws -> String {
        do {
            let values = try variables.mapValues { try TemplateValue($0) }
            return try TemplateRenderer(limits: TemplateLimits(), date: date).render(statements, variables: values)
        } catch let failure as TemplateFailure {
            throw failure.error(template: name)
        }
    }
}

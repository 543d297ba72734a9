import Foundation
import LensCore
import Testing

@testable import LensText

/// Snippets over the whole language, as jinja2 renders them.
@Suite struct TemplateGoldenTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let group: String
        let source: String
        let text: String?
        let message: String?

        var testDescription: String { "\(group): \(source)" }
    }

    static func cases() throws -> [Case] {
        (try TemplateFixtures.json("jinja-goldens.json")["cases"]?.array ?? []).map {
            Case(
                group: $0["group"]?.string ?? "", source: $0["source"]?.string ?? "", text: $0["text"]?.string,
                message: $0["message"]?.string)
        }
    }

    @Test func matchesJinja() throws {
        let goldens = try TemplateFixtures.json("jinja-goldens.json")
        let variables = try #require(goldens["variables"]?.object)
        let values = Dictionary(variables.members.map { ($0.key, $0.value) }) { _, last in last }
        let date = try TemplateFixtures.date(try #require(goldens["date"]?.string))
        let cases = try Self.cases()
        #expect(cases.count > 300)
        for golden in cases {
            do {
                let template = try ChatTemplate(source: golden.source, name: "golden")
                // The renderer is called directly, so that `messages` comes from the variables.
                let text = try template.render(values, date: date)
                let expected = golden.text ?? "an error"
                #expect(text.hasSameBytes(as: expected), "\(golden.testDescription): \(text.debugDescription), not \(expected.debugDescription)")
            } catch let error as LensError {
                #expect(golden.text == nil, "\(golden.testDescription): \(error), not \(golden.text.debugDescription)")
                #expect(error.description.contains(golden.message ?? ""))
            }
        }
    }
}

extension ChatTemplate {
    fileprivate func render(_ variables: [String: JSON], date: Date) throws -> String {
        do {
            let values = try variables.mapValues { try TemplateValue($0) }
            return try TemplateRenderer(limits: TemplateLimits(), date: date).render(statements, variables: values)
        } catch let failure as TemplateFailure {
            throw failure.error(template: name)
        }
    }
}

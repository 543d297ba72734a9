import Foundation
import LensCore
import Testing

@testable import LensText

/// Whole templates over conversations, with and without tools, as jinja2 renders them.
@Suite struct TemplatePublishedTests {
    @Test func matchesJinja() throws {
        let goldens = try TemplateFixtures.json("template-goldens.json")
        let date = try TemplateFixtures.date(try #require(goldens["date"]?.string))
        let special = try #require(goldens["special_tokens"]?.object)
        let cases = try #require(goldens["cases"]?.array)
        #expect(cases.count > 400)
        for golden in cases {
            let template = try TemplateFixtures.template(try #require(golden["template"]?.string))
            let conversation = try #require(golden["conversation"]?.string)
            var variables = Dictionary(special.members.map { ($0.key, $0.value) }) { _, last in last }
            if golden["tools"]?.bool == true { variables["tools"] = goldens["tools"] }
            let messages = try TemplateFixtures.messages(goldens["conversations"]?[conversation])
            let prompt = golden["add_generation_prompt"] == .bool(true)
            let text = Result {
                try template.render(messages, addGenerationPrompt: prompt, variables: variables, date: date)
            }
            TemplateFixtures.compare(text, with: golden, "\(template.name), \(conversation)")
        }
    }

    @Test func pinsTheDate() throws {
        let template = try TemplateFixtures.template("own-headers.jinja")
        func preamble(_ day: String) throws -> Substring? {
            let date = try TemplateFixtures.date(day + "T00:00:00")
            let text = try template.render([.user("Hi")], addGenerationPrompt: false, variables: [:], date: date)
            return text.split(separator: "\n").first { $0.hasPrefix("Today") }?.prefix(21)
        }
        #expect(try preamble("2024-07-26") == "Today is 26 Jul 2024.")
        #expect(try preamble("1999-12-31") == "Today is 31 Dec 1999.")
    }

    @Test func namesToolsNoneUnlessGiven() throws {
        #expect(try rendered("{{ tools is none }} {{ documents is none }} {{ pad_token is defined }}") == "True True False")
        #expect(try rendered("{{ tools[0] }}", ["tools": .array([.integer(3)])]) == "3")
        #expect(try rendered("{{ add_generation_prompt }} {{ messages }}") == "False []")
    }
}

import Foundation
import LensCore
import Testing

@testable import LensText

/// Files under Tests/Fixtures/templates.
enum TemplateFixtures {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures/templates")

    static func json(_ name: String) throws -> JSON {
        let file = folder.appendingPathComponent(name)
        return try JSON(parsing: Data(contentsOf: file), source: file.path)
    }

    static func template(_ name: String) throws -> ChatTemplate {
        let source = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return try ChatTemplate(source: source, name: name)
    }

    /// A moment in UTC.
    static func date(_ text: String) throws -> Date {
        try #require(ISO8601DateFormatter().date(from: text + "Z"))
    }

    static func messages(_ json: JSON?) throws -> [Message] {
        try #require(json?.array).map {
            Message(role: try #require($0["role"]?.string), content: try #require($0["content"]?.string))
        }
    }

    /// A golden holds either `text` or `error`, with the `message` of `raise_exception`.
    static func compare(_ result: Result<String, any Error>, with golden: JSON, _ name: Comment) {
        switch (result, golden["text"]?.string) {
        case (.success(let text), let expected?):
            #expect(text.hasSameBytes(as: expected), name)
        case (.success(let text), nil):
            Issue.record("\(name): expected an error, found \(text.debugDescription)")
        case (.failure(let error), nil):
            #expect(error is LensError, name)
            #expect(golden["message"]?.string.map("\(error)".contains) ?? true, name)
        case (.failure(let error), let expected?):
            Issue.record("\(name): expected \(expected.debugDescription), found \(error)")
        }
    }
}

/// Renders a snippet without messages.
func rendered(
    _ source: String, _ variables: [String: JSON] = [:], date: Date? = nil, limits: TemplateLimits = TemplateLimits()
) throws -> String {
    let template = try ChatTemplate(source: source, name: "snippet")
    return try template.render([], addGenerationPrompt: false, variables: variables, date: date, limits: limits)
}

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

    /// A moment in UTC.
    static func date(_ text: String) throws -> Date {
        try #require(ISO8601DateFormatter().date(from: text + "Z"))
    }

    static func messages(_ json: JSON) -> [Message] {
        (json.array ?? []).map { Message(role: $0["role"]?.string ?? "", content: $0["content"]?.string ?? "") }
    }
}

/// Renders a snippet without messages.
func rendered(
    _ source: String, _ variables: [String: JSON] = [:], date: Date? = nil, limits: TemplateLimits = TemplateLimits()
) throws -> String {
    let template = try ChatTemplate(source: source, name: "snippet")
    return try template.render([], addGenerationPrompt: false, variables: variables, date: date, limits: limits)
}

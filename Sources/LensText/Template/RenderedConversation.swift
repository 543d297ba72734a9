import Foundation
import LensCore

/// A conversation as its template writes it, and where in the text each message stands.
public struct RenderedConversation: Hashable, Sendable {
    public let text: String
    /// For each message where its content stands, in Unicode scalars, counted without white space that the template
    /// trims; nil if the template leaves the message out or changes it.
    public let spans: [Range<Int>?]

    init(text: String, spans: [Range<Int>?]) {
        self.text = text
        self.spans = spans
    }

    /// Renders `messages`, and renders them once more with markers in place of the contents to tell where they go.
    ///
    /// - Throws: what `ChatTemplate.render` throws.
    public init(
        _ messages: [Message], template: ChatTemplate, addGenerationPrompt: Bool, variables: [String: JSON], date: Date?
    ) throws {
        // Both renderings must see the same moment.
        func render(_ messages: [Message]) throws -> String {
            try template.render(messages, addGenerationPrompt: addGenerationPrompt, variables: variables, date: date)
        }
        text = try render(messages)
        let finder = MessageFinder(text: text, messages: messages)
        spans = finder.spans(inSkeletonOf: render)
    }
}

import Foundation
import LensCore

/// A chat template: a program in the Jinja language that writes a conversation the way a model was trained to read it.
///
/// Templates come with checkpoints and are not trusted: they see only what is passed in, and depth, steps, and
/// the size of what they build are bounded.
public struct ChatTemplate: Sendable {
    /// What error messages call it.
    public let name: String
    /// The program as published.
    public let source: String
    let statements: [TemplateStatement]

    /// Parses a template, with the white-space rules that `transformers` sets (`trim_blocks`, `lstrip_blocks`).
    ///
    /// - Throws: `LensError` with the name, the line, and what was expected and found there.
    public init(source: String, name: String) throws {
        self.source = source
        self.name = name
        do {
            statements = try TemplateParser.parse(source)
        } catch let failure as TemplateFailure {
            throw failure.error(template: name)
        }
    }

    /// Writes a conversation.
    ///
    /// - Parameters:
    ///   - variables: Further variables, such as `bos_token` or `tools`; `tools` and `documents` are none unless given.
    ///   - date: Pins what `strftime_now` sees, read in UTC; nil is the present in local time.
    /// - Throws: `LensError` with the name and the line; also where the template calls `raise_exception`.
    public func render(
        _ messages: [Message], addGenerationPrompt: Bool, variables: [String: JSON], date: Date?
    ) throws -> String {
        try render(
            messages, addGenerationPrompt: addGenerationPrompt, variables: variables, date: date, limits: TemplateLimits())
    }

    func render(
        _ messages: [Message], addGenerationPrompt: Bool, variables: [String: JSON], date: Date?, limits: TemplateLimits
    ) throws -> String {
        do {
            var values: [String: TemplateValue] = ["tools": .none, "documents": .none]
            for (name, json) in variables { values[name] = try TemplateValue(json) }
            values["messages"] = try .list(messages.map { try TemplateValue($0) })
            values["add_generation_prompt"] = .bool(addGenerationPrompt)
            var limits = limits
            // Long conversations may cost more than short ones.
            let size = messages.reduce(0) { $0 + $1.content.utf8.count }
            limits.bytes += 64 * size
            limits.steps += 16 * size
            return try TemplateRenderer(limits: limits, date: date).render(statements, variables: values)
        } catch let failure as TemplateFailure {
            throw failure.error(template: name)
        }
    }
}

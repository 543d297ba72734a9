import LensReport

/// Markup into which every text that is put is escaped.
///
/// Literals are markup; `\(text)` is text, shown with control characters made harmless; `\(exact: text)` is text for a
/// field that a person edits.
struct HTML: Hashable, Sendable, ExpressibleByStringInterpolation {
    let markup: String

    init(stringLiteral value: String) {
        markup = value
    }

    init(stringInterpolation: StringInterpolation) {
        markup = stringInterpolation.markup
    }

    /// Markup that a renderer has made.
    init(rendered markup: String) {
        self.markup = markup
    }

    struct StringInterpolation: StringInterpolationProtocol {
        var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) { markup += literal }
        mutating func appendInterpolation(_ text: String) { markup += Markup.escape(text) }
        mutating func appendInterpolation(exact text: String) { markup += Markup.escape(exact: text) }
        mutating func appendInterpolation(_ number: Int) { markup += "\(number)" }
        mutating func appendInterpolation(_ html: HTML) { markup += html.markup }
        mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { markup += part.markup } }
        mutating func appendInterpolation(when condition: Bool, _ html: HTML) { if condition { markup += html.markup } }
    }
}

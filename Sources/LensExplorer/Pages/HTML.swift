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
        mutating func appendInterpolation(_ text: String) { markup += HTML.escaped(text, harmless: true) }
        mutating func appendInterpolation(exact text: String) { markup += HTML.escaped(text, harmless: false) }
        mutating func appendInterpolation(_ number: Int) { markup += "\(number)" }
        mutating func appendInterpolation(_ html: HTML) { markup += html.markup }
        mutating func appendInterpolation(_ parts: [HTML]) { for part in parts { markup += part.markup } }
        mutating func appendInterpolation(when condition: Bool, _ html: HTML) { if condition { markup += html.markup } }
    }

    private static func escaped(_ text: String, harmless: Bool) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(harmless && isHarmful(scalar) ? "\u{FFFD}" : scalar)
            }
        }
        return result
    }

    /// Control characters, and those that turn the direction of what follows.
    private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}

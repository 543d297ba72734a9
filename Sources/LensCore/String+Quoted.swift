extension String {
    /// The text between quotes for an error message: one line, shortened, invisible characters escaped.
    public var quoted: String {
        let limit = 80
        let start = unicodeScalars.prefix(limit).map(Self.visible).joined()
        return unicodeScalars.dropFirst(limit).isEmpty ? "\"\(start)\"" : "\"\(start)…\""
    }

    private static func visible(_ scalar: UnicodeScalar) -> String {
        switch scalar {
        case " ": return " "
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case "\"", "\\": return "\\\(scalar)"
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .spaceSeparator, .lineSeparator, .paragraphSeparator:
            return "\\u{\(String(scalar.value, radix: 16))}"
        default:
            return "\(scalar)"
        }
    }
}

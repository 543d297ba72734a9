/// Texts cut to a length for tables.
package enum Shortened {
    /// One line of at most `length` characters.
    package static func text(_ text: String, to length: Int) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count <= length ? line : line.prefix(length - 1) + "…"
    }
}

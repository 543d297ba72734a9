/// Names for files and anchors.
enum Slug {
    /// Lower-case ASCII letters and digits joined by hyphens; at most 60 characters, never empty.
    static func make(_ text: String) -> String {
        let words = text.lowercased().split { !$0.isASCII || !($0.isLetter || $0.isNumber) }
        let slug = words.joined(separator: "-").prefix(60)
        return slug.isEmpty ? "figure" : String(slug)
    }

    /// The characters of a text that may stand in an id.
    static func safe(_ text: String) -> String {
        text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    }
}

/// Text made safe inside HTML and XML, in elements and in quoted attributes.
package enum Markup {
    /// Control characters, which XML forbids, are replaced by what shows them.
    package static func escape(_ text: String) -> String { escape(exact: VisibleText.harmless(text)) }

    /// Every character as it is, for a field that a person edits.
    package static func escape(exact text: String) -> String {
        guard text.utf8.contains(where: { [0x26, 0x3C, 0x3E, 0x22, 0x27].contains($0) }) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

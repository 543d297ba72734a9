extension HTMLWriter {
    /// A table of contents, for pages that are long enough to get lost in: sections, and the groups right inside them.
    mutating func writeContents(_ sections: [Document.Section]) {
        let groups = sections.map { section in
            section.blocks.compactMap { block in if case .group(let group) = block { group.title } else { nil } }
        }
        guard sections.count > 3 || groups.joined().count > 4 else { return }
        html += "<nav aria-label=\"Contents\"><ol>"
        for (index, section) in sections.enumerated() {
            let id = "\(idPrefix)s\(index + 1)"
            html += "<li><a href=\"#\(id)\">\(Markup.escape(section.title))</a>"
            if groups[index].count > 1 {
                let parts = groups[index].enumerated().map { place, title in
                    "<li><a href=\"#\(id)-\(place + 1)\">\(Markup.escape(title))</a></li>"
                }
                html += "<ol class=\"parts\">\(parts.joined())</ol>"
            }
            html += "</li>"
        }
        html += "</ol></nav>\n"
    }
}

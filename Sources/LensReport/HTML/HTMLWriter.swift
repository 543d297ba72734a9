/// Writes a document's elements and hands out ids.
struct HTMLWriter {
    let idPrefix: String
    /// Of the document's title; what is inside follows.
    let titleLevel: Int
    var html = ""
    private var count = 0

    init(idPrefix: String, titleLevel: Int = 1) {
        self.idPrefix = idPrefix
        self.titleLevel = titleLevel
    }

    /// An id that no other element of the fragment has.
    mutating func newID() -> String {
        count += 1
        return "\(idPrefix)f\(count)"
    }

    mutating func write(_ document: Document) {
        html += "<header>\n\(heading(document.title, titleLevel))\n"
        if let subtitle = document.subtitle { html += "<p class=\"sub\">\(Markup.escape(subtitle))</p>\n" }
        if !document.provenance.isEmpty { write(document.provenance, style: "prov") }
        html += "</header>\n"
        writeContents(document.sections)
        for (index, section) in document.sections.enumerated() {
            let id = "\(idPrefix)s\(index + 1)"
            html += "<section id=\"\(id)\">\n\(heading(section.title, titleLevel + 1))\n"
            var groups = 0
            for block in section.blocks {
                guard case .group(let group) = block else {
                    write(block, heading: titleLevel + 2)
                    continue
                }
                groups += 1
                write(group, heading: titleLevel + 2, id: "\(id)-\(groups)")
            }
            html += "</section>\n"
        }
    }

    private func heading(_ text: String, _ level: Int) -> String {
        let level = min(level, 6)
        return "<h\(level)>\(Markup.escape(text))</h\(level)>"
    }

    /// - Parameter heading: the level of a group's heading here.
    mutating func write(_ block: Block, heading: Int) {
        switch block {
        case .prose(let text): html += "<p>\(Markup.escape(text))</p>\n"
        case .note(let text): writeAside("note", "Note", text)
        case .warning(let text): writeAside("warn", "Caution", text)
        case .notMeasured(let what, let why): writeAside("none", "Not measured", "\(what): \(why)")
        case .definitions(let entries): write(entries, style: "defs")
        case .table(let table): write(table)
        case .series(let figure): writePicture(figure)
        case .heatmap(let figure): writePicture(figure)
        case .bars(let figure): writePicture(figure)
        case .forest(let figure): writePicture(figure)
        case .scatter(let figure): writePicture(figure)
        case .graph(let figure): writePicture(figure)
        case .tokens(let figure): write(figure)
        case .group(let group): write(group, heading: heading, id: nil)
        }
    }

    private mutating func writeAside(_ style: String, _ label: String, _ text: String) {
        html += "<p class=\"aside \(style)\"><b>\(label)</b> \(Markup.escape(text))</p>\n"
    }

    private mutating func write(_ entries: [Document.Entry], style: String) {
        html += "<dl class=\"\(style)\">"
        for entry in entries {
            html += "<div><dt>\(Markup.escape(entry.key))</dt><dd>\(Markup.escape(entry.value))</dd></div>"
        }
        html += "</dl>\n"
    }

    /// - Parameter id: what a table of contents points to.
    private mutating func write(_ group: Group, heading: Int, id: String?) {
        let anchor = id.map { " id=\"\($0)\"" } ?? ""
        html += "<details class=\"group\"\(anchor)\(group.disclosure == .open ? " open" : "")><summary>"
        html += self.heading(group.title, heading)
        if let summary = group.summary { html += " <span>\(Markup.escape(summary))</span>" }
        html += "</summary>\n"
        for block in group.blocks { write(block, heading: heading + 1) }
        html += "</details>\n"
    }
}

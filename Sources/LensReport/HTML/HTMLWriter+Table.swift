extension HTMLWriter {
    /// A table that scrolls sideways where the window is narrow, with its footnotes.
    ///
    /// End tags that HTML lets one omit are omitted: most of a report's bytes are cells.
    mutating func write(_ table: Table, captioned: Bool = true) {
        let footnotes = Footnotes(table)
        let title = Markup.escape(table.title)
        if captioned, !table.title.isEmpty || table.reading != nil {
            // A caption element would be as wide as the table, and scroll away with it.
            html +=
                "<p class=\"cap\"><b>\(title)</b>" + (table.reading.map { " <span>\(Markup.escape($0))</span>" } ?? "") + "</p>\n"
        }
        html +=
            "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(title)\"><table class=\"\(alignments(table))\">"
        html += "<thead><tr>"
        for column in table.columns {
            html += "<th scope=col>\(Markup.escape(column.title))"
            if let unit = column.unit { html += " <small>\(Markup.escape(unit))</small>" }
        }
        html += "<tbody>"
        let columns = table.columns.indices.map { texts(table, $0, footnotes) }
        let headed = table.columns.indices.contains(0) && !table.isTrailing(0)
        for row in table.rows.indices {
            html += "<tr>"
            for column in columns.indices { html += (column == 0 && headed ? "<th>" : "<td>") + columns[column][row] }
        }
        html += "</table></div>\n"
        for entry in footnotes.entries { html += "<p class=\"fn\"><sup>\(entry.mark)</sup> \(Markup.escape(entry.reason))</p>\n" }
    }

    /// Classes naming the right-aligned columns, and those whose texts are long enough to wrap.
    ///
    /// `ra` stands for all columns but the first.
    private func alignments(_ table: Table) -> String {
        let trailing = table.columns.indices.filter { table.isTrailing($0) }
        if table.columns.count > HTMLStyle.alignedColumns, trailing.count * 2 > table.columns.count { return "ra" }
        let wrapping = table.columns.indices.filter { column in
            !trailing.contains(column) && table.rows.indices.contains { table.cell($0, column).text(.standard).count > 22 }
        }
        return (trailing.map { "r\($0 + 1)" } + wrapping.map { "w\($0 + 1)" }).joined(separator: " ")
    }

    /// A column's cells, numbers lined up at the decimal point.
    private func texts(_ table: Table, _ index: Int, _ footnotes: Footnotes) -> [String] {
        let column = table.columns[index]
        let cells = table.rows.indices.map { table.cell($0, index) }
        let plain = cells.map { cell in
            switch cell {
            case .spark(let values): InlineGraphics.sparkline(values)
            case .missing: "–" + (footnotes.mark(cell).map { "<sup>\($0)</sup>" } ?? "")
            case .text, .number, .interval: Markup.escape(cell.text(column.format))
            }
        }
        // Figure and punctuation space are as wide as a digit and a point.
        let padded = table.isTrailing(index) ? DecimalAlignment.pad(plain, digit: "\u{2007}", point: "\u{2008}") : plain
        guard column.drawing == .bar else { return padded }
        let numbers = cells.compactMap(\.number).filter(\.isFinite)
        let signed = numbers.contains { $0 < 0 }
        let extent = table.extent(index)
        return zip(padded, cells).map { text, cell in
            text + InlineGraphics.bar(cell.number, extent: extent, signed: signed)
        }
    }
}

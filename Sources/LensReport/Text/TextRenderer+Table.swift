extension TextRenderer {
    /// A table in aligned columns; where it is too wide, its columns follow in several parts.
    func lines(_ table: Table) -> [String] {
        guard !table.columns.isEmpty else { return [] }
        guard !table.rows.isEmpty else { return [paint("(no rows)", .dim)] }
        let footnotes = Footnotes(table)
        var columns = table.columns.indices.map { TextColumn(table, $0, footnotes) }
        shrink(&columns)
        var lines: [String] = []
        var rest = columns.dropFirst()
        repeat {
            var part = [columns[0]]
            while let next = rest.first, part.count == 1 || TextRenderer.width(part + [next]) <= width {
                part.append(next)
                rest = rest.dropFirst()
            }
            if !lines.isEmpty { lines.append("") }
            lines += self.lines(part, rows: table.rows.count)
        } while !rest.isEmpty
        return lines + footnotes.entries.flatMap { wrap("[\($0.mark)] \($0.reason)", hanging: 4).map { paint($0, .dim) } }
    }

    private static func width(_ columns: [TextColumn]) -> Int {
        columns.reduce(-2) { $0 + $1.width + 2 }
    }

    /// Cuts text columns, the widest first, until the table fits or they are short.
    private func shrink(_ columns: inout [TextColumn]) {
        while TextRenderer.width(columns) > width {
            let candidates = columns.indices.filter { !columns[$0].isTrailing && columns[$0].width > 12 }
            guard let widest = candidates.max(by: { columns[$0].width < columns[$1].width }) else { break }
            let excess = TextRenderer.width(columns) - width
            let others = candidates.filter { $0 != widest }.map { columns[$0].width }.max() ?? 0
            let target = max(columns[widest].width - excess, min(others, columns[widest].width - 1), 12)
            columns[widest].cut(to: target)
        }
    }

    private func lines(_ columns: [TextColumn], rows: Int) -> [String] {
        let height = columns.map(\.head.count).max() ?? 0
        let head = (0..<height).map { line in
            let cells = columns.map { column in
                // Headings stand on the rule.
                let blank = height - column.head.count
                return DisplayWidth.pad(
                    line < blank ? "" : column.head[line - blank], to: column.width, trailing: column.isTrailing)
            }
            return TextRenderer.trimmed(cells.joined(separator: "  "))
        }
        let rule = columns.map { String(repeating: "─", count: $0.width) }.joined(separator: "  ")
        let body = (0..<rows).map { row in
            TextRenderer.trimmed(
                columns.map { DisplayWidth.pad($0.cells[row], to: $0.width, trailing: $0.isTrailing) }.joined(separator: "  "))
        }
        return (head + [rule]).map { paint($0, .dim) } + body
    }

    /// Without spaces at the end.
    static func trimmed(_ line: String) -> String {
        String(line.reversed().drop { $0 == " " }.reversed())
    }
}

/// A column's heading and cells as text of one width.
private struct TextColumn {
    static let barWidth = 12

    var head: [String]
    var cells: [String]
    var width: Int
    let isTrailing: Bool

    init(_ table: Table, _ index: Int, _ footnotes: Footnotes) {
        let column = table.columns[index]
        let values = table.rows.indices.map { table.cell($0, index) }
        var texts = values.map { cell in
            VisibleText.line(cell.text(column.format)) + (footnotes.mark(cell).map { " [\($0)]" } ?? "")
        }
        let isTrailing = table.isTrailing(index)
        if isTrailing { texts = DecimalAlignment.pad(texts, digit: " ", point: " ") }
        if column.drawing == .bar {
            let extent = max(table.extent(index), .leastNormalMagnitude)
            let longest = texts.map(DisplayWidth.of).max() ?? 0
            texts = zip(texts, values).map { text, cell in
                let bar = TextRenderer.bar(abs(cell.number ?? 0) / extent, columns: TextColumn.barWidth)
                return DisplayWidth.pad(text, to: longest, trailing: isTrailing) + " "
                    + DisplayWidth.pad(bar, to: TextColumn.barWidth)
            }
        }
        let head = [VisibleText.line(column.title)] + (column.unit.map { [VisibleText.line($0)] } ?? [])
        self.isTrailing = isTrailing
        self.head = head
        cells = texts
        width = (texts + head).map(DisplayWidth.of).max() ?? 0
    }

    mutating func cut(to width: Int) {
        self.width = width
        cells = cells.map { DisplayWidth.truncate($0, to: width) }
        head = head.map { DisplayWidth.truncate($0, to: width) }
    }
}

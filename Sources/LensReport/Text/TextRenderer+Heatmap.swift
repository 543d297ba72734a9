extension TextRenderer {
    /// The grid in shades where it fits, otherwise its largest cells.
    func lines(_ map: Heatmap) -> [String] {
        guard !map.rows.isEmpty, !map.columns.isEmpty else { return [paint("(no data to draw)", .dim)] }
        let names = min((map.rows + [map.rowTitle]).map { DisplayWidth.of(VisibleText.line($0)) }.max() ?? 0, width / 3)
        let room = (width - names - 2) / map.columns.count
        let fits = room >= 2 && map.rows.count <= 64
        let lines = fits ? grid(map, names: names, cell: min(room, 4)) : []
        let listed = fits ? map.marked : max(map.marked, 20)
        return lines + (listed > 0 ? largest(map, listed, of: fits ? nil : map.rows.count * map.columns.count) : [])
    }

    private func grid(_ map: Heatmap, names: Int, cell: Int) -> [String] {
        func name(_ text: String) -> String {
            DisplayWidth.pad(DisplayWidth.truncate(VisibleText.line(text), to: names), to: names, trailing: true) + "  "
        }
        let extent = map.extent()
        // Long column names are numbered; the numbers are explained beneath.
        let short = map.columns.allSatisfy { DisplayWidth.of(VisibleText.line($0)) < cell }
        let heads = short ? map.columns.map(VisibleText.line) : map.columns.indices.map { "\($0 % 100)" }
        let head = name(map.rowTitle) + heads.map { DisplayWidth.pad(DisplayWidth.truncate($0, to: cell), to: cell) }.joined()
        let body = map.rows.indices.map { row in
            name(map.rows[row]) + map.columns.indices.map { cellText(map, row, $0, cell, extent) }.joined()
        }
        let (smallest, largest) = (map.quantity.format.string(-extent), map.quantity.format.string(extent))
        let scale = map.scale == .diverging ? "\(smallest) to \(largest)" : "0 to \(largest)"
        let shades = map.scale == .diverging ? "+░▒▓█ above zero, −░▒▓█ below" : "░▒▓█"
        let key =
            "\(map.quantity.heading): \(scale); \(style == .ansi ? "blue above zero, orange below" : shades); × not measured"
        let columns =
            short
            ? map.columnTitle
            : "\(map.columnTitle): " + map.columns.enumerated().map { "\($0.offset) \($0.element)" }.joined(separator: ", ")
        return [paint(TextRenderer.trimmed(head), .dim)] + body.map(TextRenderer.trimmed)
            + (wrap("columns: \(columns)") + wrap(key)).map { paint($0, .dim) }
    }

    private func cellText(_ map: Heatmap, _ row: Int, _ column: Int, _ width: Int, _ extent: Double) -> String {
        guard let value = map.value(row, column), !value.isNaN else { return DisplayWidth.pad("×", to: width) }
        let step = map.level(value, extent: extent).step
        let shade = TextRenderer.shade(step)
        let space = String(repeating: " ", count: max(width - 2, 0))
        if style == .ansi { return paint(shade + shade, .level(step)) + space }
        let sign = step == 0 || map.scale == .sequential ? " " : step > 0 ? "+" : "−"
        return sign + shade + space
    }

    private func largest(_ map: Heatmap, _ count: Int, of all: Int?) -> [String] {
        let rows = map.largest(count).enumerated().map { rank, place -> [Cell] in
            [.number(rank + 1), .text(map.rows[place.row]), .text(map.columns[place.column]), .number(place.value)]
        }
        let table = Table(
            "",
            columns: [
                Column("#", format: .whole), Column(map.rowTitle), Column(map.columnTitle),
                Column(map.quantity.title, unit: map.quantity.unit, format: map.quantity.format, drawing: .bar),
            ],
            rows: rows)
        let head = all.map { "The grid has \($0) cells; the largest \(rows.count):" }
        return (head.map { wrap($0) } ?? [""]) + lines(table)
    }
}

extension TextRenderer {
    /// The plane in braille dots, two by four to a character.
    func lines(_ scatter: Scatter) -> [String] {
        let points = scatter.points.filter(\.isFinite)
        guard !points.isEmpty else { return [paint("(no data to draw)", .dim)] + (scatter.caption.map { wrap($0) } ?? []) }
        let (columns, rows) = (min(width - 14, 56), 12)
        let x = LinearScale(fitting: points.map(\.x), baseline: scatter.x.baseline, start: 0, end: Double(columns * 2 - 1))
        let y = LinearScale(fitting: points.map(\.y), baseline: scatter.y.baseline, start: Double(rows * 4 - 1), end: 0)
        var dots = Array(repeating: Array(repeating: UInt32(0), count: columns), count: rows)
        for point in points {
            let (column, row) = (Int(x.place(point.x).rounded()), Int(y.place(point.y).rounded()))
            dots[row / 4][column / 2] |= TextRenderer.dot(column % 2, row % 4)
        }
        let format = scatter.y.format
        let (high, low) = (format.string(y.high), format.string(y.low))
        let gutter = max(DisplayWidth.of(high), DisplayWidth.of(low))
        let body = dots.enumerated().map { index, line in
            let label = index == 0 ? high : index == rows - 1 ? low : ""
            let cells = line.map { Unicode.Scalar(0x2800 + $0).map { String(Character($0)) } ?? " " }.joined()
            return DisplayWidth.pad(label, to: gutter, trailing: true) + " │" + paint(cells, .positive)
        }
        let axis = String(repeating: " ", count: gutter) + " └" + String(repeating: "─", count: columns)
        let ends =
            "x: \(scatter.x.heading), \(scatter.x.format.string(x.low)) to \(scatter.x.format.string(x.high)); y: \(scatter.y.heading)"
        return body + [axis] + wrap(ends).map { paint($0, .dim) } + (scatter.caption.map { wrap($0) } ?? [])
            + named(scatter, x, y)
    }

    /// The points that a picture would name, with their numbers.
    private func named(_ scatter: Scatter, _ x: LinearScale, _ y: LinearScale) -> [String] {
        let points = scatter.labelled(x, y).filter { $0.label != nil }
        guard !points.isEmpty else { return [] }
        let grouped = scatter.points.contains { $0.group != nil }
        var table = scatter.tables[0]
        table.rows = points.enumerated().map { scatter.row($0.element, $0.offset, grouped) }
        return [""] + lines(table)
    }

    // Braille numbers its dots down the left column, down the right, then the bottom two.
    private static func dot(_ column: Int, _ row: Int) -> UInt32 {
        row == 3 ? (column == 0 ? 0x40 : 0x80) : 1 << UInt32(row + 3 * column)
    }
}

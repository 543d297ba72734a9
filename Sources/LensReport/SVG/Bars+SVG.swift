extension Bars: SVGDrawable {
    func canvas(_ room: FigureRoom) -> SVGCanvas {
        let rows = rows
        guard !rows.isEmpty else { return .empty(room) }
        let format = quantity.format.signed
        let frame = RowFrame(
            room, labels: rows.map(\.bar.label), notes: rows.map { $0.bar.value.map(format.string) ?? "not measured" },
            values: rows.flatMap { [$0.start, $0.end] }, baseline: .zero)
        var canvas = frame.canvas(quantity)
        for (index, row) in rows.enumerated() {
            let (start, end) = (frame.scale.place(row.start), frame.scale.place(row.end))
            let middle = frame.middle(index)
            if row.kind == .total { canvas.line(0, middle - 11, room.width, middle - 11, "ax") }
            if row.bar.value?.isFinite == true {
                // A bar too short to see still shows where it is.
                canvas.rectangle(min(start, end), middle - 6.5, max(abs(end - start), 1), 13, style(row), radius: 1)
            }
            if arrangement == .waterfall, index + 1 < rows.count, rows[index + 1].kind != .total {
                canvas.line(end, middle - 6.5, end, middle + RowFrame.rowHeight + 6.5, "ln")
            }
        }
        return canvas
    }

    private func style(_ row: Row) -> String {
        switch row.kind {
        case .total: "tot"
        case .rest: "rest"
        case .part: row.end < row.start ? "neg" : "pos"
        }
    }
}

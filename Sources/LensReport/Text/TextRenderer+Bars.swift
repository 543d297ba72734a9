extension TextRenderer {
    /// One line per bar on a common scale, the value behind it.
    func lines(_ bars: Bars) -> [String] {
        let rows = bars.rows
        guard !rows.isEmpty else { return [paint("(no data to draw)", .dim)] }
        let format = bars.quantity.format.signed
        let frame = RowText(
            width: width, labels: rows.map(\.bar.label), notes: rows.map { $0.bar.value.map(format.string) ?? "not measured" },
            values: rows.flatMap { [$0.start, $0.end] }, baseline: .zero)
        let body = rows.enumerated().map { frame.line($0.offset, picture($0.element, frame)) }
        let rest = bars.rest == nil ? "" : ", ░ the rest"
        let total = bars.total == nil || bars.arrangement == .fromZero ? "" : ", ■ total"
        return body + wrap("\(bars.quantity.heading); █ adds, ▒ takes away\(rest)\(total)").map { paint($0, .dim) }
    }

    private func picture(_ row: Bars.Row, _ frame: RowText) -> String {
        let range = row.bar.value?.isFinite == true ? frame.columns(row.start, row.end) : nil
        let zero = frame.column(0)
        return (0..<frame.plot).map { column in
            guard let range, range.contains(column) else { return column == zero ? "│" : " " }
            switch row.kind {
            case .part: return row.end < row.start ? paint("▒", .negative) : paint("█", .positive)
            case .rest: return paint("░", .dim)
            case .total: return "■"
            }
        }.joined()
    }
}

extension TextRenderer {
    /// One line per bar on a common scale, the value behind it.
    func lines(_ bars: Bars) -> [String] {
        let rows = bars.rows
        guard !rows.isEmpty else { return [paint("(no data to draw)", .dim)] }
        let format = bars.quantity.format.signed
        let frame = RowText(
            width: width, labels: rows.map(\.bar.label), notes: rows.map { $0.bar.value.map(format.string) ?? "not measured" },
            values: rows.flatMap { [$0.start, $0.end] }, baseline: .zero)
        let body = rows.enumerated().map { index, row in
            let (from, to) = frame.columns(row.start, row.end)
            let zero = frame.column(0)
            let line = (0..<frame.plot).map { column -> String in
                if from <= column && column <= to {
                    let role: Role = row.kind == .part ? (row.end < row.start ? .negative : .positive) : .dim
                    return paint(row.kind == .part ? (row.end < row.start ? "▒" : "█") : row.kind == .rest ? "░" : "■", role)
                }
                return column == zero ? "│" : " "
            }
            return frame.line(index, line.joined())
        }
        let key =
            "\(bars.quantity.heading); █ adds, ▒ takes away" + (bars.rest == nil ? "" : ", ░ the rest")
            + (bars.total == nil ? "" : ", ■ total")
        return body + wrap(key).map { paint($0, .dim) }
    }

    /// One line per estimate: its interval as a line, the reference as a column.
    func lines(_ forest: Forest) -> [String] {
        guard !forest.rows.isEmpty else { return [paint("(no data to draw)", .dim)] }
        let values = forest.rows.flatMap { row in [row.estimate, row.interval?.low, row.interval?.high].compactMap(\.self) }
        let frame = RowText(
            width: width, labels: forest.rows.map(\.label), notes: forest.rows.map { $0.text(forest.quantity.format) },
            values: values + (forest.reference.map { [$0.value] } ?? []), baseline: forest.quantity.baseline)
        let body = forest.rows.enumerated().map { index, row -> String in
            var line = Array(repeating: " ", count: frame.plot)
            if let reference = forest.reference, reference.value.isFinite { line[frame.column(reference.value)] = "┊" }
            if let interval = row.interval {
                let (from, to) = frame.columns(interval.low, interval.high)
                for column in from...to { line[column] = "─" }
                (line[from], line[to]) = ("├", "┤")
            }
            if let estimate = row.estimate, estimate.isFinite { line[frame.column(estimate)] = "●" }
            return frame.line(index, line.joined())
        }
        let notes = forest.rows.compactMap { row in row.note.map { "\(row.label): \($0)" } }
        let key =
            forest.quantity.heading
            + (forest.reference.map { "; ┊ \($0.label) (\(forest.quantity.format.string($0.value)))" } ?? "")
        return body + (wrap(key) + notes.flatMap { wrap($0, hanging: 2) }).map { paint($0, .dim) }
    }
}

/// Labels left, numbers right, a scale of columns between.
private struct RowText {
    let labels: [String]
    let notes: [String]
    let plot: Int
    private let scale: LinearScale

    init(width: Int, labels: [String], notes: [String], values: [Double], baseline: Axis.Baseline) {
        let room = min(labels.map { DisplayWidth.of(VisibleText.line($0)) }.max() ?? 0, width / 3)
        self.labels = labels.map {
            DisplayWidth.pad(DisplayWidth.truncate(VisibleText.line($0), to: room), to: room, trailing: true)
        }
        let padded = DecimalAlignment.pad(notes, digit: " ", point: " ")
        let noteRoom = padded.map(DisplayWidth.of).max() ?? 0
        self.notes = padded.map { DisplayWidth.pad($0, to: noteRoom, trailing: true) }
        plot = min(max(width - room - noteRoom - 4, 10), 60)
        scale = LinearScale(fitting: values, baseline: baseline, start: 0, end: Double(plot - 1))
    }

    func column(_ value: Double) -> Int { Int(scale.place(value).rounded()) }

    /// Two columns in order.
    func columns(_ a: Double, _ b: Double) -> (Int, Int) {
        (min(column(a), column(b)), max(column(a), column(b)))
    }

    func line(_ index: Int, _ plot: String) -> String {
        "\(labels[index])  \(plot)  \(notes[index])"
    }
}

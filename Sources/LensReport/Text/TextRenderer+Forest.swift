extension TextRenderer {
    /// One line per estimate: its interval as a line, the reference as a column.
    func lines(_ forest: Forest) -> [String] {
        guard !forest.rows.isEmpty else { return [paint("(no data to draw)", .dim)] }
        let format = forest.quantity.format
        let values = forest.rows.flatMap { row in [row.estimate, row.interval?.low, row.interval?.high].compactMap(\.self) }
        let short = forest.rows.map { row in row.note.flatMap { DisplayWidth.of($0) <= 18 ? $0 : nil } ?? "" }
        let frame = RowText(
            width: width, labels: forest.rows.map(\.label), notes: forest.rows.map { $0.text(format) }, remarks: short,
            values: values + (forest.reference.map { [$0.value] } ?? []), baseline: forest.quantity.baseline)
        let body = forest.rows.enumerated().map { frame.line($0.offset, picture($0.element, forest.reference, frame)) }
        let reference = forest.reference.map { "; ┊ \($0.label) (\(format.string($0.value)))" } ?? ""
        // Notes that found no place behind their row.
        let notes = forest.rows.indices.compactMap { index -> String? in
            guard let note = forest.rows[index].note, frame.remarks.isEmpty || short[index].isEmpty else { return nil }
            return "\(forest.rows[index].label): \(note)"
        }
        return body + (wrap(forest.quantity.heading + reference) + notes.flatMap { wrap($0, hanging: 2) }).map { paint($0, .dim) }
    }

    private func picture(_ row: Forest.Row, _ reference: Reference?, _ frame: RowText) -> String {
        var line = Array(repeating: " ", count: frame.plot)
        if let reference, reference.value.isFinite { line[frame.column(reference.value)] = "┊" }
        if let interval = row.interval {
            let range = frame.columns(interval.low, interval.high)
            for column in range { line[column] = "─" }
            (line[range.lowerBound], line[range.upperBound]) = ("├", "┤")
        }
        if let estimate = row.estimate, estimate.isFinite { line[frame.column(estimate)] = "●" }
        return line.joined()
    }
}

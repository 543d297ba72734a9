/// The frame of terminal pictures with one labelled row per value: labels left, numbers right, a scale between.
struct RowText {
    let labels: [String]
    let notes: [String]
    /// Words behind the numbers where they fit there; empty otherwise.
    let remarks: [String]
    /// Columns of the scale.
    let plot: Int
    private let scale: LinearScale

    init(
        width: Int, labels: [String], notes: [String], remarks: [String] = [], values: [Double], baseline: Axis.Baseline
    ) {
        let labelRoom = min(labels.map { DisplayWidth.of(VisibleText.line($0)) }.max() ?? 0, width / 3)
        self.labels = labels.map {
            DisplayWidth.pad(DisplayWidth.truncate(VisibleText.line($0), to: labelRoom), to: labelRoom, trailing: true)
        }
        let aligned = DecimalAlignment.pad(notes, digit: " ", point: " ")
        let noteRoom = aligned.map(DisplayWidth.of).max() ?? 0
        self.notes = aligned.map { DisplayWidth.pad($0, to: noteRoom, trailing: true) }
        let remarkRoom = remarks.map { DisplayWidth.of(VisibleText.line($0)) + 2 }.max() ?? 0
        let fits = width - labelRoom - noteRoom - remarkRoom >= 34
        self.remarks = fits ? remarks.map(VisibleText.line) : []
        plot = min(max(width - labelRoom - noteRoom - (fits ? remarkRoom : 0) - 4, 10), 60)
        scale = LinearScale(fitting: values, baseline: baseline, start: 0, end: Double(plot - 1))
    }

    func column(_ value: Double) -> Int { Int(scale.place(value).rounded()) }

    /// Two columns in order.
    func columns(_ a: Double, _ b: Double) -> ClosedRange<Int> {
        min(column(a), column(b))...max(column(a), column(b))
    }

    /// - Parameter picture: exactly `plot` columns.
    func line(_ index: Int, _ picture: String) -> String {
        let remark = remarks.indices.contains(index) ? "  \(remarks[index])" : ""
        return TextRenderer.trimmed("\(labels[index])  \(picture)  \(notes[index])\(remark)")
    }
}

/// The common frame of pictures with one labelled row per value: labels left, values right, a scale between.
struct RowFrame {
    static let rowHeight = 22.0
    /// The share of the width that the plot keeps, however long the texts beside it are.
    private static let plotShare = 0.25

    let room: FigureRoom
    let labels: [String]
    let notes: [String]
    let remarks: [String]
    let scale: LinearScale
    let top = 24.0
    private let labelRoom: Double
    /// Where the values end and the remarks begin.
    private let notesEnd: Double

    /// - Parameters:
    ///   - notes: the numbers at the right edge.
    ///   - remarks: words behind the numbers; none if empty.
    init(
        _ room: FigureRoom, labels: [String], notes: [String], remarks: [String] = [], values: [Double],
        baseline: Axis.Baseline
    ) {
        self.room = room
        // Figure and punctuation space are as wide as a digit and a point.
        let notes = DecimalAlignment.pad(notes, digit: "\u{2007}", point: "\u{2008}")
        let noteRoom = min(notes.map { TextExtent.of($0) }.max() ?? 0, room.width * 0.36).rounded(.up)
        let remarkRoom = min(remarks.map { TextExtent.of($0, size: 11) }.max() ?? 0, room.width * 0.23).rounded(.up)
        self.remarks = remarks.map { TextExtent.fit($0, remarkRoom + 1, size: 11) }
        notesEnd = room.width - remarkRoom - (remarkRoom > 0 ? 12 : 0)
        let longest = labels.map { TextExtent.of(VisibleText.line($0)) }.max() ?? 0
        let spare = notesEnd - noteRoom - 28 - room.width * Self.plotShare
        labelRoom = min(longest, max(spare, room.width * 0.2)).rounded(.up)
        let (fits, noteFits) = (labelRoom + 1, noteRoom + 1)
        self.labels = labels.map { TextExtent.fit($0, fits) }
        self.notes = notes.map { TextExtent.fit($0, noteFits) }
        scale = LinearScale(
            fitting: values, baseline: baseline, padding: 0.03, start: labelRoom + 14, end: notesEnd - noteRoom - 14)
    }

    /// The middle of a row.
    func middle(_ row: Int) -> Double { top + (Double(row) + 0.5) * RowFrame.rowHeight }

    var bottom: Double { top + Double(labels.count) * RowFrame.rowHeight }

    /// Grid, tick labels, the quantity's name, row labels and values.
    func canvas(_ quantity: Axis) -> SVGCanvas {
        var canvas = SVGCanvas(width: room.width, height: bottom + 24)
        let ticks = scale.ticks(about: scale.end - scale.start > 300 ? 6 : 3)
        for tick in ticks.values {
            canvas.line(scale.place(tick), top, scale.place(tick), bottom, tick == 0 ? "ax" : "gr")
            canvas.text(ticks.label(tick), scale.place(tick), bottom + 16, .middle, "dim")
        }
        canvas.text(TextExtent.fit(quantity.heading, room.width), 0, 12, .start, "dim sm")
        for row in labels.indices {
            canvas.text(labels[row], labelRoom, middle(row) + 4, .end)
            canvas.text(notes[row], notesEnd, middle(row) + 4, .end, "dim")
            if remarks.indices.contains(row) { canvas.text(remarks[row], notesEnd + 12, middle(row) + 4, .start, "dim sm") }
        }
        canvas.hits = HitMap(
            places: .down(labels.indices.map(middle)), left: 0, top: top, right: room.width, bottom: bottom)
        return canvas
    }
}

extension Forest: SVGDrawable {
    func canvas(_ room: FigureRoom) -> SVGCanvas {
        guard !rows.isEmpty else { return .empty(room) }
        let format = quantity.format
        let values = rows.flatMap { row in [row.estimate, row.interval?.low, row.interval?.high].compactMap(\.self) }
        let reference = self.reference.flatMap { $0.value.isFinite ? $0 : nil }
        let frame = RowFrame(
            room, labels: rows.map(\.label),
            notes: rows.map { room == .wide ? $0.text(format) : $0.estimate.map(format.string) ?? "–" },
            // A row without an estimate has its note in the plot.
            remarks: room == .wide ? rows.map { $0.estimate == nil ? "" : $0.note ?? "" } : [],
            values: values + (reference.map { [$0.value] } ?? []), baseline: quantity.baseline)
        var canvas = frame.canvas(quantity)
        if let reference {
            let place = frame.scale.place(reference.value)
            canvas.line(place, frame.top - 3, place, frame.bottom, "mk")
            let length = TextExtent.of(reference.label, size: 11)
            let start = max(min(place - length / 2, room.width - length), TextExtent.of(quantity.heading, size: 11) + 12)
            canvas.text(
                TextExtent.fit(reference.label, room.width - start, size: 11), start, frame.top - 8, .start, "dim sm halo")
        }
        for (index, row) in rows.enumerated() {
            draw(row, frame.middle(index), frame.scale, reference, &canvas)
        }
        return canvas
    }

    /// Filled where the interval leaves the reference out, hollow where it does not.
    private func draw(_ row: Row, _ y: Double, _ scale: LinearScale, _ reference: Reference?, _ canvas: inout SVGCanvas) {
        if let interval = row.interval {
            canvas.line(scale.place(interval.low), y, scale.place(interval.high), y, "cv c0")
        }
        guard let estimate = row.estimate, estimate.isFinite else {
            canvas.text(
                TextExtent.fit(row.note ?? "not measured", scale.end - scale.start), scale.start + 4, y + 4, .start, "dim sm halo"
            )
            return
        }
        let decided = row.interval.map { interval in reference.map { $0.value < interval.low || $0.value > interval.high } ?? true
        }
        canvas.circle(scale.place(estimate), y, 4, decided == true ? "f0" : "bg cv c0")
    }
}

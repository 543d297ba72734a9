/// The label of a vertical marker, put into the lowest row where it does not touch another.
struct MarkerLabel {
    let place: Double
    let text: String
    let textStart: Double
    /// 0 is next to the plot.
    let row: Int

    static func arrange(_ markers: [Marker], on x: LinearScale) -> [MarkerLabel] {
        var ends: [Double] = []
        return markers.filter(\.position.isFinite).sorted { $0.position < $1.position }.map { marker in
            let place = x.place(marker.position)
            let text = TextExtent.fit(marker.label, x.end - x.start + 60, size: 11)
            let length = TextExtent.of(text, size: 11)
            // Centred on its line, but never beyond the figure.
            let start = max(min(place - length / 2, x.end + 10 - length), 0)
            let row = ends.firstIndex { $0 + 8 < start } ?? ends.count
            if row == ends.count { ends.append(start + length) } else { ends[row] = start + length }
            return MarkerLabel(place: place, text: text, textStart: start, row: row)
        }
    }
}

extension Series: SVGDrawable {
    func canvas(_ room: FigureRoom) -> SVGCanvas {
        SeriesPlot(self, room)?.drawn() ?? .empty(room)
    }
}

/// Curves with their names at their ends, hairline axes, markers as dashed verticals.
private struct SeriesPlot {
    let series: Series
    let room: FigureRoom
    let x: LinearScale
    let y: LinearScale
    let yTicks: Ticks
    let markerLines: [MarkerLabel]
    let labelRoom: Double
    var canvas: SVGCanvas

    private var left: Double { x.start }
    private var right: Double { x.end }
    private var top: Double { y.end }
    private var bottom: Double { y.start }

    /// nil where there is nothing finite to draw.
    init?(_ series: Series, _ room: FigureRoom) {
        let positions = series.positions.filter(\.isFinite)
        var values = series.curves.flatMap { curve in
            series.positions.indices.compactMap { series.positions[$0].isFinite ? curve.value($0) : nil }
        }.filter(\.isFinite)
        guard !positions.isEmpty, !values.isEmpty else { return nil }
        for band in series.curves.compactMap(\.band) {
            values += series.positions.indices.compactMap(band.bounds).flatMap { [$0.low, $0.high] }
        }
        values += series.references.map(\.value)

        let draft = LinearScale(fitting: values, baseline: series.y.baseline, padding: 0.05, start: 1, end: 0)
        let ticks = draft.ticks(about: 5)
        let tickRoom = ticks.values.map { TextExtent.of(ticks.label($0)) }.max() ?? 0
        let named = series.namedCurves
        let names =
            named.map { TextExtent.of(series.curves[$0].name) } + series.references.map { TextExtent.of($0.label, size: 11) }
        labelRoom = min(names.max() ?? 0, room.width * 0.3)
        let left = tickRoom.rounded(.up) + 10
        let x = LinearScale(
            fitting: positions, baseline: .data, start: left + 4, end: room.width - labelRoom.rounded(.up) - 16)
        let markers = MarkerLabel.arrange(series.markers, on: x)
        let top = 24 + Double((markers.map(\.row).max() ?? -1) + 1) * 14 + 4
        let plot = max(room == .wide ? 190 : 170, Double(named.count + series.references.count) * 15)
        self.series = series
        self.room = room
        self.x = x
        y = LinearScale(fitting: values, baseline: series.y.baseline, padding: 0.05, start: top + plot, end: top)
        yTicks = ticks
        markerLines = markers
        canvas = SVGCanvas(width: room.width, height: top + plot + 40)
    }

    func drawn() -> SVGCanvas {
        var copy = self
        copy.drawAxes()
        copy.drawMarkers()
        copy.drawReferences()
        // Context first, so that it lies beneath.
        for weight in [Curve.Weight.muted, .normal] {
            for (index, curve) in series.curves.enumerated() where curve.weight == weight { copy.draw(curve, index) }
        }
        copy.drawNames()
        copy.canvas.hits = HitMap(
            places: .across(series.positions.map(x.place)), left: left, top: top, right: right, bottom: bottom)
        return copy.canvas
    }

    private mutating func drawAxes() {
        for tick in yTicks.values {
            canvas.line(left, y.place(tick), right, y.place(tick), tick == 0 ? "ax" : "gr")
            canvas.text(yTicks.label(tick), left - 8, y.place(tick) + 4, .end, "dim")
        }
        canvas.line(left, bottom, right, bottom, "ax")
        for (place, label) in PositionLabels.choose(series, on: x) {
            canvas.line(place, bottom, place, bottom + 4, "ax")
            let half = TextExtent.of(label) / 2
            canvas.text(label, min(max(place, half), room.width - half), bottom + 17, .middle, "dim")
        }
        let shaded = series.bandNames
        let heading = series.y.heading + (shaded.isEmpty ? "" : "; shaded: " + shaded.joined(separator: ", "))
        let unnamed = series.curves.count - series.namedCurves.count
        let context = unnamed > 0 ? "; grey: \(unnamed) single curves" : ""
        canvas.text(TextExtent.fit(heading + context, room.width, size: 11), 0, 12, .start, "dim sm")
        canvas.text(TextExtent.fit(series.x.heading, room.width), (left + right) / 2, bottom + 34, .middle, "dim sm")
    }

    private mutating func drawMarkers() {
        for marker in markerLines {
            let height = top - 8 - Double(marker.row) * 14
            canvas.line(marker.place, height + 3, marker.place, bottom, "mk")
            canvas.text(marker.text, marker.textStart, height, .start, "sm halo")
        }
    }

    private mutating func drawReferences() {
        for reference in series.references where reference.value.isFinite {
            canvas.line(left, y.place(reference.value), right, y.place(reference.value), "mk")
        }
    }

    /// The colour's name: muted curves are grey and take none of the others' colours.
    private func style(_ index: Int) -> String {
        guard series.curves[index].weight == .normal else { return "m" }
        return "\(series.curves.prefix(index).count { $0.weight == .normal } % FigureStyle.seriesCount)"
    }

    private mutating func draw(_ curve: Curve, _ index: Int) {
        let rank = series.curves.prefix(index).count { $0.weight == .normal }
        let colour = style(index)
        if let band = curve.band { drawBand(band, "f\(colour)") }
        var path = ""
        var run: [(Double, Double)] = []
        let dotted = series.positions.count <= 26 && (curve.weight == .normal || series.namedCurves.contains(index))
        func point(_ index: Int) -> (Double, Double)? {
            guard series.positions[index].isFinite, let value = curve.value(index), value.isFinite else { return nil }
            return (x.place(series.positions[index]), y.place(value))
        }
        for index in series.positions.indices {
            if let point = point(index) {
                path += (run.isEmpty ? "M" : "L") + SVGCanvas.coordinate(point.0) + " " + SVGCanvas.coordinate(point.1)
                run.append(point)
                if dotted { canvas.circle(point.0, point.1, curve.weight == .muted ? 1.8 : 2.4, "f\(colour)") }
            }
            if point(index) == nil || index == series.positions.count - 1 {
                // A lone point has no line to be seen by.
                if !dotted, run.count == 1, let only = run.first { canvas.circle(only.0, only.1, 2, "f\(colour)") }
                run = []
            }
        }
        // Dashes tell curves apart in grey prints; repeating colours get other dashes.
        let dashes = [nil, "7 3", "2 3.5", "9 3 2 3"]
        let muted = curve.weight == .muted
        let line = muted ? (series.namedCurves.contains(index) ? "cv cm mu" : "cv gh mu") : "cv c\(colour)"
        canvas.path(path, line, dash: muted ? nil : dashes[rank % dashes.count])
    }

    private mutating func drawBand(_ band: Band, _ style: String) {
        var edge: [(x: Double, low: Double, high: Double)] = []
        for index in series.positions.indices {
            let bounds = series.positions[index].isFinite ? band.bounds(index) : nil
            if let bounds { edge.append((x.place(series.positions[index]), y.place(bounds.low), y.place(bounds.high))) }
            if bounds == nil || index == series.positions.count - 1, !edge.isEmpty {
                if edge.count == 1 {
                    edge = [(edge[0].x - 3, edge[0].low, edge[0].high), (edge[0].x + 3, edge[0].low, edge[0].high)]
                }
                let points = edge.map { ($0.x, $0.high) } + edge.reversed().map { ($0.x, $0.low) }
                canvas.path(
                    "M" + points.map { "\(SVGCanvas.coordinate($0.0)) \(SVGCanvas.coordinate($0.1))" }.joined(separator: "L")
                        + "Z",
                    "bd \(style)")
                edge = []
            }
        }
    }

    /// Names at the curves' ends, moved apart where they would overlap.
    private mutating func drawNames() {
        var ends: [(text: String, style: String, y: Double)] = []
        for index in series.namedCurves {
            let curve = series.curves[index]
            let last = series.positions.indices.last { series.positions[$0].isFinite && curve.value($0)?.isFinite == true }
            guard let last, let value = curve.value(last) else { continue }
            ends.append((curve.name, "f\(style(index))", y.place(value)))
        }
        for reference in series.references where reference.value.isFinite {
            ends.append((reference.label, "dim sm", y.place(reference.value)))
        }
        let places = LabelSpread.apart(ends.map(\.y), gap: 15, within: (top - 8)...(bottom + 8))
        for (end, place) in zip(ends, places) {
            if abs(place - end.y) > 3 { canvas.line(right + 2, end.y, right + 9, place, "ax") }
            canvas.text(TextExtent.fit(end.text, labelRoom + 2), right + 11, place + 4, .start, end.style)
        }
    }
}

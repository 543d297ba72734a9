extension Scatter: SVGDrawable {
    func canvas(_ room: FigureRoom) -> SVGCanvas {
        guard points.contains(where: \.isFinite) else { return .empty(room) }
        return ScatterPlot(self, room).drawn()
    }
}

private struct ScatterPlot {
    let scatter: Scatter
    let room: FigureRoom
    let x: LinearScale
    let y: LinearScale
    let captionLines: [String]
    var canvas: SVGCanvas

    init(_ scatter: Scatter, _ room: FigureRoom) {
        self.scatter = scatter
        self.room = room
        let points = scatter.points.filter(\.isFinite)
        let ys = points.map(\.y)
        let draft = LinearScale(fitting: ys, baseline: scatter.y.baseline, padding: 0.06, start: 1, end: 0).ticks(about: 5)
        let left = (draft.values.map { TextExtent.of(draft.label($0)) }.max() ?? 0).rounded(.up) + 12
        let top = scatter.groups.isEmpty ? 26.0 : 46.0
        let side = min(room.width - left - 8, 420)
        let height = room == .wide ? 300 : side * 0.9
        x = LinearScale(
            fitting: points.map(\.x), baseline: scatter.x.baseline, padding: 0.06, start: left,
            end: room == .wide ? left + 460 : left + side)
        y = LinearScale(fitting: ys, baseline: scatter.y.baseline, padding: 0.06, start: top + height, end: top)
        // The number that sums it up stands beside the plot where there is room, else below.
        let captionRoom = room == .wide ? room.width - x.end - 16 : room.width
        captionLines = scatter.caption.map { TextExtent.wrap($0, captionRoom) } ?? []
        let below = room == .wide ? 0 : Double(captionLines.count) * 17
        canvas = SVGCanvas(width: room.width, height: top + height + 42 + below)
    }

    func drawn() -> SVGCanvas {
        var copy = self
        copy.drawAxes()
        copy.drawGuide()
        copy.drawPoints()
        copy.drawLabels()
        let places = scatter.points.map { point in
            // Points that cannot be drawn must not be hit either.
            point.isFinite ? (x.place(point.x), y.place(point.y)) : (-9999, -9999)
        }
        copy.canvas.hits = HitMap(places: .points(places), left: x.start, top: y.end, right: x.end, bottom: y.start)
        return copy.canvas
    }

    private mutating func drawAxes() {
        let (xs, ys) = (x.ticks(about: room == .wide ? 7 : 4), y.ticks(about: 5))
        for tick in ys.values {
            canvas.line(x.start, y.place(tick), x.end, y.place(tick), tick == 0 ? "ax" : "gr")
            canvas.text(ys.label(tick), x.start - 8, y.place(tick) + 4, .end, "dim")
        }
        for tick in xs.values {
            canvas.line(x.place(tick), y.end, x.place(tick), y.start, tick == 0 ? "ax" : "gr")
            canvas.text(xs.label(tick), x.place(tick), y.start + 17, .middle, "dim")
        }
        canvas.text(TextExtent.fit(scatter.y.heading, room.width), 0, 12, .start, "dim sm")
        canvas.text(TextExtent.fit(scatter.x.heading, room.width), (x.start + x.end) / 2, y.start + 35, .middle, "dim sm")
        var place = x.start
        for (index, group) in scatter.groups.enumerated() where place < room.width - 20 {
            let text = TextExtent.fit(group, room.width - place - 14)
            let style = "f\(index % FigureStyle.seriesCount)"
            shape(index, place + 4, y.end - 16, style)
            canvas.text(text, place + 13, y.end - 12, .start, style)
            place += TextExtent.of(text) + 32
        }
        let start = room == .wide ? (x: x.end + 16, y: y.end + 12) : (x: 0, y: y.start + 58)
        for (row, line) in captionLines.enumerated() {
            canvas.text(line, start.x, start.y + Double(row) * 17)
        }
    }

    private mutating func drawGuide() {
        guard scatter.guide == .identity else { return }
        let (low, high) = (max(x.low, y.low), min(x.high, y.high))
        guard low < high else { return }
        canvas.line(x.place(low), y.place(low), x.place(high), y.place(high), "mk")
    }

    private mutating func drawPoints() {
        let groups = scatter.groups
        for point in scatter.points where point.isFinite {
            let group = point.group.flatMap(groups.firstIndex) ?? 0
            shape(group, x.place(point.x), y.place(point.y), "pt f\(group % FigureStyle.seriesCount)")
        }
    }

    /// Shapes tell groups apart where colours do not.
    private mutating func shape(_ group: Int, _ x: Double, _ y: Double, _ style: String) {
        func at(_ x: Double, _ y: Double) -> String { "\(SVGCanvas.coordinate(x)) \(SVGCanvas.coordinate(y))" }
        switch group % 4 {
        case 1: canvas.rectangle(x - 3, y - 3, 6, 6, style)
        case 2: canvas.path("M\(at(x, y - 4))L\(at(x + 3.8, y + 3))L\(at(x - 3.8, y + 3))Z", style)
        case 3: canvas.path("M\(at(x, y - 4.2))L\(at(x + 4.2, y))L\(at(x, y + 4.2))L\(at(x - 4.2, y))Z", style)
        default: canvas.circle(x, y, 3.3, style)
        }
    }

    /// Labels beside their points; one that would cover another is left to the hover.
    private mutating func drawLabels() {
        var taken: [(left: Double, right: Double, y: Double)] = []
        for point in scatter.labelled(x, y) {
            guard let label = point.label else { continue }
            let text = TextExtent.fit(label, 120, size: 11)
            let length = TextExtent.of(text, size: 11)
            let (px, py) = (x.place(point.x), y.place(point.y))
            let left = px + 7 + length <= x.end + 8 ? px + 7 : px - 7 - length
            guard !taken.contains(where: { left < $0.right && left + length > $0.left && abs(py - $0.y) < 12 }) else { continue }
            taken.append((left, left + length, py))
            canvas.text(text, left, py + 4, .start, "sm halo")
        }
    }
}

/// Small pictures inside table cells; the cell's own text says the same.
enum InlineGraphics {
    static func sparkline(_ values: [Double?]) -> String {
        let finite = values.compactMap(\.self).filter(\.isFinite)
        guard let first = finite.first, let last = finite.last else { return "–" }
        let x = LinearScale(fitting: [0, Double(values.count - 1)], baseline: .data, start: 2, end: 78)
        let y = LinearScale(fitting: finite, baseline: .zero, start: 16, end: 2)
        var canvas = SVGCanvas(width: 80, height: 18)
        canvas.line(0, y.place(0), 80, y.place(0), "ax")
        var path = ""
        var pen = "M"
        for (index, value) in values.enumerated() {
            guard let value, value.isFinite else {
                pen = "M"
                continue
            }
            path += pen + SVGCanvas.coordinate(x.place(Double(index))) + " " + SVGCanvas.coordinate(y.place(value))
            pen = "L"
        }
        canvas.path(path, "cv c0")
        if let end = values.indices.last(where: { values[$0]?.isFinite == true }) {
            canvas.circle(x.place(Double(end)), y.place(last), 2.2, "f0")
        }
        let label = "from \(NumberFormat.standard.string(first)) to \(NumberFormat.standard.string(last))"
        return "<svg class=\"fig spark\" role=\"img\" aria-label=\"\(label)\" \(canvas.frame)>\(canvas.shapes)</svg>"
    }

    /// - Parameter signed: whether zero is in the middle.
    static func bar(_ value: Double?, extent: Double, signed: Bool) -> String {
        var canvas = SVGCanvas(width: 66, height: 10)
        let zero = signed ? 33.0 : 1.0
        canvas.line(zero, 0, zero, 10, "ax")
        if let value, value.isFinite, extent > 0 {
            let length = abs(value / extent) * (signed ? 32 : 64)
            canvas.rectangle(value < 0 ? zero - length : zero, 1.5, length, 7, value < 0 ? "neg" : "pos", radius: 1)
        }
        return "<svg class=\"fig bar\" aria-hidden=\"true\" \(canvas.frame)>\(canvas.shapes)</svg>"
    }
}

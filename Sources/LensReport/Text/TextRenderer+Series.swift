extension TextRenderer {
    /// One sparkline per curve on a common scale, markers beneath, then the values where they are few.
    func lines(_ series: Series) -> [String] {
        let drawn = series.curves.flatMap { curve in series.positions.indices.compactMap(curve.value) }.filter(\.isFinite)
        guard let low = drawn.min(), let high = drawn.max() else { return [paint("(no data to draw)", .dim)] }
        let named = series.namedCurves.map { series.curves[$0] }
        let names = min(named.map { DisplayWidth.of(VisibleText.line($0.name)) }.max() ?? 0, width / 3)
        let room = width - names - 30
        let wide = max(1, min(4, room / max(series.positions.count, 1)))
        let kept = thinned(series.positions.count, to: max(room, 8))
        var lines: [String] = []
        for curve in named {
            let values = kept.map(curve.value)
            let spark = String(Sparkline.text(values, range: low...high).flatMap { String(repeating: $0, count: wide) })
            let finite = series.positions.indices.compactMap(curve.value).filter(\.isFinite)
            let format = series.y.format
            let ends =
                finite.first.flatMap { first in finite.last.map { "\(format.string(first)) → \(format.string($0))" } } ?? "–"
            let name = DisplayWidth.pad(DisplayWidth.truncate(VisibleText.line(curve.name), to: names), to: names)
            lines.append("\(name)  \(paint(spark, curve.weight == .muted ? .dim : .positive))  \(ends)")
        }
        lines += series.markers.filter(\.position.isFinite).map { marker in
            let distances = kept.map { abs(series.positions[$0] - marker.position) }
            let nearest = distances.indices.filter { !distances[$0].isNaN }.min { distances[$0] < distances[$1] } ?? 0
            return String(repeating: " ", count: names + 2 + nearest * wide) + "▴ " + VisibleText.line(marker.label)
        }
        let isListed = series.positions.count <= 16 && series.curves.count <= 8
        let axis =
            "x: \(series.x.heading); y: \(series.y.heading), \(series.y.format.string(low)) to \(series.y.format.string(high))"
            + (isListed ? series.brackets.map { "; \($0)" } ?? "" : "")
        lines += wrap(axis).map { paint($0, .dim) }
        for reference in series.references {
            lines += wrap("\(reference.label): \(series.y.format.string(reference.value))").map { paint($0, .dim) }
        }
        let unnamed = series.curves.count - named.count
        if unnamed > 0 { lines.append(paint("and \(unnamed) single curves, not shown here", .dim)) }
        return isListed ? lines + [""] + series.tables.flatMap { self.lines($0) } : lines
    }

    /// Evenly spaced indices, first and last included.
    private func thinned(_ count: Int, to most: Int) -> [Int] {
        guard count > most, most > 1 else { return Array(0..<count) }
        return (0..<most).map { $0 * (count - 1) / (most - 1) }
    }
}

extension Heatmap: SVGDrawable {
    func canvas(_ room: FigureRoom) -> SVGCanvas {
        guard !rows.isEmpty, !columns.isEmpty else { return .empty(room) }
        return HeatmapPlot(self, room).drawn()
    }
}

/// Cells as one path per colour, so that large maps stay small.
private struct HeatmapPlot {
    let map: Heatmap
    let extent: Double
    let left: Double
    let top: Double
    let cell: (width: Double, height: Double)
    /// Column names stand upright where they would not fit beside each other.
    let turned: Bool
    var canvas: SVGCanvas

    init(_ map: Heatmap, _ room: FigureRoom) {
        self.map = map
        extent = map.extent()
        let names = map.rows.map { TextExtent.of($0, size: 11) } + [TextExtent.of("\(map.rowTitle) ↓", size: 11)]
        left = (min(names.max() ?? 0, room.width * 0.3) + 8).rounded(.up)
        let height = min(max(900 / Double(map.rows.count), 4), 22)
        // Cells are at most twice as wide as high and never too small to hit.
        let count = Double(map.columns.count)
        func cellWidth(_ room: Double) -> Double { min(max(room / count, 3), max(height * 2, 30)) }
        let longest = map.columns.map { TextExtent.of($0, size: 11) }.max() ?? 0
        let numeric = map.columns.allSatisfy { Int($0) != nil }
        turned = !numeric && longest + 6 > cellWidth(room.width - left - 2)
        // Turned names lean to the right, beyond the last column.
        let slant = turned ? min(longest, 110) * 0.72 : 0
        cell = (cellWidth(room.width - left - 2 - slant), height)
        top = turned ? slant + 34 : 36
        canvas = SVGCanvas(
            width: max(room.width, left + cell.width * count + slant + 2),
            height: top + height * Double(map.rows.count) + 34)
    }

    private var right: Double { left + cell.width * Double(map.columns.count) }
    private var bottom: Double { top + cell.height * Double(map.rows.count) }

    func drawn() -> SVGCanvas {
        var copy = self
        copy.drawNames()
        copy.drawCells()
        copy.drawMarks()
        let start = left + ColourKey.width(map.quantity, extent: extent) <= copy.canvas.width ? left : 0
        ColourKey.draw(map.quantity, extent: extent, scale: map.scale, x: start, y: bottom + 14, &copy.canvas)
        copy.canvas.hits = HitMap(
            places: .grid(rows: map.rows.count, columns: map.columns.count), left: left, top: top, right: right, bottom: bottom)
        return copy.canvas
    }

    private mutating func drawNames() {
        let rowStep = Int((12 / cell.height).rounded(.up))
        for row in stride(from: 0, to: map.rows.count, by: max(rowStep, 1)) {
            let middle = top + (Double(row) + 0.5) * cell.height
            canvas.text(TextExtent.fit(map.rows[row], left - 6, size: 11), left - 6, middle + 4, .end, "dim sm")
        }
        let longest = map.columns.map { TextExtent.of($0, size: 11) }.max() ?? 0
        let columnStep = Int(((turned ? 12 : longest + 5) / cell.width).rounded(.up))
        for column in stride(from: 0, to: map.columns.count, by: max(columnStep, 1)) {
            let middle = left + (Double(column) + 0.5) * cell.width
            if turned {
                canvas.text(
                    TextExtent.fit(map.columns[column], 110, size: 11), middle + 3, top - 6, .start, "dim sm", turned: -45)
            } else {
                canvas.text(map.columns[column], middle, top - 6, .middle, "dim sm")
            }
        }
        canvas.text("\(map.columnTitle) →", left, 12, .start, "dim sm")
        canvas.text(TextExtent.fit("\(map.rowTitle) ↓", left - 6, size: 11), left - 6, top - 6, .end, "dim sm")
    }

    private mutating func drawCells() {
        var paths: [Int: String] = [:]
        var missing = ""
        // A hairline between cells that are large enough for it.
        let gap = min(cell.width, cell.height) >= 9 ? 1.0 : 0
        let height = SVGCanvas.coordinate(cell.height - gap)
        for row in map.rows.indices {
            let y = SVGCanvas.coordinate(top + Double(row) * cell.height)
            var column = 0
            while column < map.columns.count {
                let level = level(row, column)
                var end = column + 1
                // Neighbours of one colour are one shape where no hairline parts them.
                while gap == 0, level != nil, end < map.columns.count, self.level(row, end) == level { end += 1 }
                let x = left + Double(column) * cell.width
                let width = Double(end - column) * cell.width - gap
                let shape =
                    "M\(SVGCanvas.coordinate(x)) \(y)h\(SVGCanvas.coordinate(width))v\(height)h\(SVGCanvas.coordinate(-width))z"
                if let level { paths[level, default: ""] += shape } else { missing += shape }
                column = end
            }
        }
        for (step, path) in paths.sorted(by: { $0.key < $1.key }) { canvas.path(path, FigureStyle.heat(step)) }
        canvas.path(missing, "na")
    }

    private func level(_ row: Int, _ column: Int) -> Int? {
        map.value(row, column).flatMap { $0.isNaN ? nil : map.level($0, extent: extent).step }
    }

    private mutating func drawMarks() {
        for (rank, place) in map.largest(map.marked).enumerated() {
            let x = left + Double(place.column) * cell.width
            let y = top + Double(place.row) * cell.height
            canvas.rectangle(x, y, cell.width - 1, cell.height - 1, "ring")
            guard cell.height >= 13, cell.width >= 16 else { continue }
            canvas.text("\(rank + 1)", x + cell.width / 2 - 0.5, y + cell.height / 2 + 3.5, .middle, "sm b")
        }
    }
}

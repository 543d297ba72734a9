extension TokenStrips: SVGDrawable {
    func canvas(_ room: FigureRoom) -> SVGCanvas {
        guard strips.contains(where: { !$0.tokens.isEmpty }) else { return .empty(room) }
        var plot = TokenPlot(strips: self, room: room)
        return plot.drawn()
    }
}

/// Tokens set in a fixed-width face, so that every piece's place is known without the reader's font.
private struct TokenPlot {
    static let column = 7.2
    static let lineHeight = 19.0

    let strips: TokenStrips
    let extent: Double
    let room: FigureRoom
    var canvas: SVGCanvas
    private var y = 0.0

    init(strips: TokenStrips, room: FigureRoom) {
        self.strips = strips
        extent = strips.extent()
        self.room = room
        canvas = SVGCanvas(width: room.width, height: 0)
    }

    mutating func drawn() -> SVGCanvas {
        for strip in strips.strips {
            y += 14
            canvas.text(TextExtent.fit(strip.title, room.width), 0, y, .start, "b")
            y += 8
            draw(strip)
            y += 10
        }
        if strips.hasValues { ColourKey.draw(strips.quantity, extent: extent, scale: strips.scale, x: 0, y: y + 4, &canvas) }
        canvas.height = y + (strips.hasValues ? 24 : 4)
        return canvas
    }

    private mutating func draw(_ strip: TokenStrips.Strip) {
        let columns = Int(room.width / TokenPlot.column)
        var used = 0
        for (index, token) in strip.tokens.enumerated() {
            // A token longer than a line is cut; the table has it whole.
            let piece = DisplayWidth.truncate(VisibleText.make(token.piece), to: columns)
            let length = DisplayWidth.of(piece)
            if used + length > columns { (used, y) = (0, y + TokenPlot.lineHeight) }
            let x = Double(used) * TokenPlot.column
            let width = Double(length) * TokenPlot.column
            if let value = token.value, !value.isNaN {
                let level = strips.level(value, extent: extent)
                canvas.rectangle(x, y, width, TokenPlot.lineHeight - 2, FigureStyle.heat(level.step))
            }
            if index == strip.readout { canvas.rectangle(x, y, width, TokenPlot.lineHeight - 2, "ring") }
            canvas.text(piece, x, y + 13, .start, token.value == nil && strips.hasValues ? "mono dim" : "mono", length: width)
            used += length
            if token.piece.hasSuffix("\n") { (used, y) = (0, y + TokenPlot.lineHeight) }
        }
        y += used > 0 ? TokenPlot.lineHeight : 0
    }
}

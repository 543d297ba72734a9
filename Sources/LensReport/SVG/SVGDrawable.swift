/// A figure that can draw itself.
protocol SVGDrawable: Figure {
    func canvas(_ room: FigureRoom) -> SVGCanvas
}

/// The width a figure is laid out for; texts keep their size in both.
enum FigureRoom: CaseIterable {
    case wide
    case narrow

    var width: Double { self == .wide ? 700 : 360 }
}

extension SVGCanvas {
    /// What stands in place of a picture without data.
    static func empty(_ room: FigureRoom) -> SVGCanvas {
        var canvas = SVGCanvas(width: room.width, height: 44)
        canvas.rectangle(0.5, 0.5, room.width - 1, 43, "ax", radius: 3)
        canvas.text("No data to draw.", room.width / 2, 26, .middle, "dim")
        return canvas
    }

    /// The element's opening attributes, sized for its content.
    var frame: String {
        let (w, h) = (SVGCanvas.coordinate(width), SVGCanvas.coordinate(height))
        return "viewBox=\"0 0 \(w) \(h)\" width=\"\(w)\" height=\"\(h)\""
    }
}

extension Block {
    /// The picture as something that draws itself.
    var drawable: (any SVGDrawable)? { figure as? any SVGDrawable }
}

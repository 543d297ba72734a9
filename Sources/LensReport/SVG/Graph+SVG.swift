import Foundation

extension Graph: SVGDrawable {
    /// Nodes on a circle, edges as bands between them.
    func canvas(_ room: FigureRoom) -> SVGCanvas {
        guard !nodes.isEmpty else { return .empty(room) }
        let side = room == .wide ? 320.0 : 220
        let (centreX, centreY, radius) = (room.width / 2, side / 2 + 30, side / 2)
        var canvas = SVGCanvas(width: room.width, height: side + 60)
        let places = nodes.indices.map { index in
            let turn = 2 * Double.pi * Double(index) / Double(nodes.count) - Double.pi / 2
            return (x: centreX + radius * cos(turn), y: centreY + radius * sin(turn))
        }
        // The strongest lie on top.
        for edge in byStrength.reversed() where edge.a != edge.b {
            let (from, to) = (places[edge.a], places[edge.b])
            guard edge.weight == .normal, edge.value.isFinite else {
                canvas.line(from.x, from.y, to.x, to.y, "gr")
                continue
            }
            canvas.path(Self.band(from, to, 1 + 6 * min(1, abs(edge.value))), edge.value < 0 ? "neg" : "pos")
        }
        let largest = nodes.compactMap(\.value).map(abs).filter(\.isFinite).max() ?? 0
        for (node, place) in zip(nodes, places) {
            let value = node.value.flatMap { $0.isFinite ? $0 : nil }
            let style = value.map { FigureStyle.heat(Level($0, extent: max(largest, .leastNormalMagnitude)).step) } ?? "na"
            canvas.circle(place.x, place.y, 9, style)
            canvas.circle(place.x, place.y, 9, "ln")
            let isRight = place.x > centreX + 1
            let isMiddle = abs(place.x - centreX) <= 1
            let space = isMiddle ? room.width : (isRight ? room.width - place.x : place.x) - 14
            let name = TextExtent.fit(node.name, space, size: 12)
            if isMiddle {
                canvas.text(name, place.x, place.y < centreY ? place.y - 14 : place.y + 24, .middle, "halo")
            } else {
                canvas.text(name, place.x + (isRight ? 14 : -14), place.y + 4, isRight ? .start : .end, "halo")
            }
        }
        canvas.hits = HitMap(
            places: .points(places.map { ($0.x, $0.y) }), left: 0, top: 0, right: room.width, bottom: canvas.height)
        return canvas
    }

    /// The outline of a thick line.
    private static func band(_ a: (x: Double, y: Double), _ b: (x: Double, y: Double), _ width: Double) -> String {
        let (dx, dy) = (b.x - a.x, b.y - a.y)
        let length = (dx * dx + dy * dy).squareRoot()
        guard length > 0 else { return "" }
        let (nx, ny) = (-dy / length * width / 2, dx / length * width / 2)
        func at(_ x: Double, _ y: Double) -> String { "\(SVGCanvas.coordinate(x)) \(SVGCanvas.coordinate(y))" }
        return "M\(at(a.x + nx, a.y + ny))L\(at(b.x + nx, b.y + ny))L\(at(b.x - nx, b.y - ny))L\(at(a.x - nx, a.y - ny))Z"
    }
}

/// Where on a figure the rows of its table lie, for read-outs under a pointer.
struct HitMap {
    enum Places {
        /// Row by horizontal place: curves.
        case across([Double])
        /// Row by vertical place: bars.
        case down([Double])
        /// Row by point.
        case points([(x: Double, y: Double)])
        /// Cell of a grid with this many rows and columns that fills the box.
        case grid(rows: Int, columns: Int)
    }

    let places: Places
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    /// The attributes that the page's script reads.
    var attributes: String {
        let (kind, at): (String, String) =
            switch places {
            case .across(let xs): ("x", xs.map(SVGCanvas.coordinate).joined(separator: " "))
            case .down(let ys): ("y", ys.map(SVGCanvas.coordinate).joined(separator: " "))
            case .points(let points):
                ("xy", points.map { "\(SVGCanvas.coordinate($0.x)),\(SVGCanvas.coordinate($0.y))" }.joined(separator: " "))
            case .grid(let rows, let columns): ("grid", "\(rows) \(columns)")
            }
        let box = [left, top, right, bottom].map(SVGCanvas.coordinate).joined(separator: " ")
        return "data-hit=\"\(kind)\" data-at=\"\(at)\" data-box=\"\(box)\""
    }
}

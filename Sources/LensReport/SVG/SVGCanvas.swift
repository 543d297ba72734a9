/// Collects the shapes of one figure; numbers are rounded, texts escaped, nothing unfinished gets in.
struct SVGCanvas {
    /// Where a text stands relative to its point.
    enum Anchor: String {
        case start, middle, end
    }

    let width: Double
    var height: Double
    /// Shapes in drawing order.
    private(set) var shapes = ""
    /// What a pointer can read off; nil where there is nothing.
    var hits: HitMap?

    init(width: Double, height: Double) {
        self.width = width
        self.height = height
    }

    /// A coordinate with at most one decimal.
    static func coordinate(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e7 else { return "0" }
        let tenths = Int((value * 10).rounded())
        let text = "\(abs(tenths) / 10)" + (tenths % 10 == 0 ? "" : ".\(abs(tenths) % 10)")
        return tenths < 0 ? "-" + text : text
    }

    private func c(_ value: Double) -> String { SVGCanvas.coordinate(value) }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) {
        path("M\(c(x1)) \(c(y1))L\(c(x2)) \(c(y2))", style)
    }

    mutating func rectangle(_ x: Double, _ y: Double, _ width: Double, _ height: Double, _ style: String, radius: Double = 0) {
        shapes += "<rect x=\"\(c(x))\" y=\"\(c(y))\" width=\"\(c(max(width, 0)))\" height=\"\(c(max(height, 0)))\""
        shapes += (radius > 0 ? " rx=\"\(c(radius))\"" : "") + " class=\"\(style)\"/>"
    }

    mutating func circle(_ x: Double, _ y: Double, _ radius: Double, _ style: String) {
        shapes += "<circle cx=\"\(c(x))\" cy=\"\(c(y))\" r=\"\(c(radius))\" class=\"\(style)\"/>"
    }

    /// - Parameter data: path commands made of `coordinate` strings.
    mutating func path(_ data: String, _ style: String, dash: String? = nil) {
        guard !data.isEmpty else { return }
        shapes += "<path d=\"\(data)\" class=\"\(style)\"" + (dash.map { " stroke-dasharray=\"\($0)\"" } ?? "") + "/>"
    }

    /// - Parameters:
    ///   - turned: degrees around the point.
    ///   - length: the exact length to set the text to.
    mutating func text(
        _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, _ style: String = "", turned: Double = 0,
        length: Double? = nil
    ) {
        shapes += "<text x=\"\(c(x))\" y=\"\(c(y))\""
        if anchor != .start { shapes += " text-anchor=\"\(anchor.rawValue)\"" }
        if turned != 0 { shapes += " transform=\"rotate(\(c(turned)) \(c(x)) \(c(y)))\"" }
        if let length, length > 0 { shapes += " textLength=\"\(c(length))\" lengthAdjust=\"spacingAndGlyphs\"" }
        shapes += (style.isEmpty ? "" : " class=\"\(style)\"") + ">\(Markup.escape(VisibleText.line(text)))</text>"
    }
}

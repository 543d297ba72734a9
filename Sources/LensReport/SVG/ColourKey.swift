/// The scale of colours under a figure, with the values at its ends.
enum ColourKey {
    /// The width of a key whose text is not cut.
    static func width(_ quantity: Axis, extent: Double) -> Double {
        let texts = [quantity.format.string(-extent), quantity.format.signed.string(extent), quantity.heading]
        return texts.map { TextExtent.of($0, size: 11) }.reduce(0, +) + Double(2 * Level.steps + 1) * 5 + 32
    }

    /// - Parameters:
    ///   - x: the left end.
    ///   - y: the top; 10 points high.
    static func draw(
        _ quantity: Axis, extent: Double, scale: Heatmap.Scale, x: Double, y: Double, _ canvas: inout SVGCanvas
    ) {
        let first = scale == .diverging ? -Level.steps : 0
        let low = scale == .diverging ? quantity.format.string(-extent) : "0"
        let high = (scale == .diverging ? quantity.format.signed : quantity.format).string(extent)
        let start = x + TextExtent.of(low, size: 11) + 6
        for step in first...Level.steps {
            canvas.rectangle(start + Double(step - first) * 5, y, 5, 10, FigureStyle.heat(step))
        }
        let end = start + Double(Level.steps - first + 1) * 5
        canvas.text(low, start - 6, y + 9, .end, "dim sm")
        canvas.text(high, end + 6, y + 9, .start, "dim sm")
        let after = end + 14 + TextExtent.of(high, size: 11)
        canvas.text(TextExtent.fit(quantity.heading, canvas.width - after, size: 11), after, y + 9, .start, "dim sm")
    }
}

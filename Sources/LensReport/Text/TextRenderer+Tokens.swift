extension TextRenderer {
    /// The text with its strongest tokens underlined by their signs, then those tokens with their values.
    func lines(_ figure: TokenStrips) -> [String] {
        let extent = figure.extent()
        var lines: [String] = []
        for strip in figure.strips {
            lines += wrap(strip.title).map { paint($0, .strong) }
            for run in strip.runs {
                lines.append(paint(VisibleText.line(run.role), .dim))
                lines += self.lines(strip, run.range, figure, extent: extent)
            }
            lines += strongest(strip, figure) + [""]
        }
        let readout = figure.strips.contains { $0.readout != nil } ? ["[ ] the reward is read here"] : []
        let key = ((figure.hasValues ? ["\(figure.quantity.heading): \(marks(figure))"] : []) + readout).joined(separator: "; ")
        return key.isEmpty ? lines : lines + wrap(key).map { paint($0, .dim) }
    }

    /// What the marks mean.
    private func marks(_ figure: TokenStrips) -> String {
        let whole = "a mark under the whole token: more than half of the largest"
        return switch (figure.scale, style) {
        case (.diverging, .ansi): "blue raises, orange lowers"
        case (.diverging, .plain): "+ raises, − lowers; \(whole)"
        case (.sequential, .ansi): "the bluer, the more"
        case (.sequential, .plain): "^ more than a tenth of the largest; \(whole)"
        }
    }

    private func lines(
        _ strip: TokenStrips.Strip, _ range: Range<Int>, _ figure: TokenStrips, extent: Double
    ) -> [String] {
        var lines: [String] = []
        var (text, marks, used) = ("", "", 0)
        func flush() {
            guard used > 0 else { return }
            lines.append("  " + text)
            let trimmed = TextRenderer.trimmed(marks)
            if style == .plain, !trimmed.isEmpty { lines.append("  " + trimmed) }
            (text, marks, used) = ("", "", 0)
        }
        for index in range {
            let token = strip.tokens[index]
            let visible = VisibleText.make(token.piece)
            let piece = DisplayWidth.truncate(index == strip.readout ? "[\(visible)]" : visible, to: width - 2)
            let columns = DisplayWidth.of(piece)
            if used + columns > width - 2 { flush() }
            let step = token.value.map { figure.level($0, extent: extent).step } ?? 0
            text += style == .ansi && abs(step) >= 2 ? paint(piece, .level(step)) : piece
            let sign = figure.scale == .sequential ? "^" : step > 0 ? "+" : "−"
            let length = abs(step) > Level.steps / 2 ? columns : abs(step) >= 2 ? min(columns, 1) : 0
            marks += DisplayWidth.pad(String(repeating: sign, count: length), to: columns)
            used += columns
            if token.piece.hasSuffix("\n") { flush() }
        }
        flush()
        return lines
    }

    private func strongest(_ strip: TokenStrips.Strip, _ figure: TokenStrips) -> [String] {
        let valued = strip.tokens.indices.filter { strip.tokens[$0].value?.isFinite == true && strip.tokens[$0].value != 0 }
        let ranked = valued.sorted { abs(strip.tokens[$0].value ?? 0) > abs(strip.tokens[$1].value ?? 0) }.prefix(5)
        guard !ranked.isEmpty else { return [] }
        let rows = ranked.map { index -> [Cell] in
            [
                .number(index), .text(VisibleText.make(strip.tokens[index].piece)),
                .number(strip.tokens[index].value, orMissing: ""),
            ]
        }
        let quantity = figure.quantity
        let columns = [
            Column("#", format: .whole), "strongest", Column(quantity.title, unit: quantity.unit, format: quantity.format.signed),
        ]
        return self.lines(Table("", columns: columns, rows: rows)).map { "  " + $0 }
    }
}

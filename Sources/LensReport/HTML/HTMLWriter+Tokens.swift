extension HTMLWriter {
    /// Strips as running text, side by side where the window is wide; values come from the tables beneath.
    mutating func write(_ figure: TokenStrips) {
        let extent = figure.extent()
        html += "<figure>\n"
        writeCaption(figure)
        html += "<div class=\"strips\">"
        for strip in figure.strips {
            let title = Markup.escape(strip.title)
            html += "<div><p class=\"st\">\(title)</p>"
            html += "<div class=\"strip\" role=\"group\" tabindex=\"0\" aria-label=\"\(title)\">"
            if strip.tokens.isEmpty { html += "<span class=\"role\">no tokens</span>" }
            for run in strip.runs {
                html += "<span class=\"role\">\(Markup.escape(run.role))</span>"
                for index in run.range {
                    write(
                        strip.tokens[index],
                        level: strip.tokens[index].value.flatMap { $0.isNaN ? nil : figure.level($0, extent: extent) },
                        isReadout: index == strip.readout)
                }
            }
            html += "</div></div>"
        }
        html += "</div>\n"
        writeKey(figure, extent: extent)
        writeNumbers(figure)
        html += "</figure>\n"
    }

    private mutating func write(_ token: TokenStrips.Token, level: Level?, isReadout: Bool) {
        var classes: [String] = []
        if let level { classes.append(level.name) }
        if isReadout { classes.append("ro") }
        // A line may break before a space, as in the text itself.
        if let first = token.piece.first, first == " " { html += "<wbr>" }
        html +=
            classes.isEmpty
            ? "<i>" : classes.count == 1 ? "<i class=\(classes[0])>" : "<i class=\"\(classes.joined(separator: " "))\">"
        var plain = ""
        for character in token.piece {
            if character.isWhitespace, character.isASCII {
                html += Markup.escape(plain) + "<b>\(VisibleText.make(String(character)))</b>"
                plain = ""
            } else {
                plain.append(character)
            }
        }
        html += Markup.escape(plain) + "</i>"
        if token.piece.hasSuffix("\n") { html += "<br>" }
    }

    private mutating func writeKey(_ figure: TokenStrips, extent: Double) {
        let readout =
            figure.strips.contains { $0.readout != nil } ? " <span><i class=ro>outlined</i> the reward is read here</span>" : ""
        var key = ""
        if figure.hasValues {
            var canvas = SVGCanvas(width: ColourKey.width(figure.quantity, extent: extent), height: 14)
            ColourKey.draw(figure.quantity, extent: extent, scale: figure.scale, x: 0, y: 2, &canvas)
            key = "<svg class=\"fig\" aria-hidden=\"true\" \(canvas.frame)>\(canvas.shapes)</svg>"
        }
        if !(key + readout).isEmpty { html += "<p class=\"key\">\(key)\(readout)</p>\n" }
    }
}

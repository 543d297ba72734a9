extension HTMLWriter {
    /// A picture for wide and one for narrow windows, with its tables.
    mutating func writePicture(_ figure: any SVGDrawable) {
        html += "<figure>\n"
        writeCaption(figure)
        for room in FigureRoom.allCases {
            let canvas = figure.canvas(room)
            let id = newID()
            html += "<div class=\"pic \(room == .wide ? "wide" : "narrow")\">"
            html += "<svg class=\"fig\" role=\"img\" aria-labelledby=\"\(id)t \(id)d\" \(canvas.frame)"
            if let hits = canvas.hits { html += " tabindex=\"0\" \(hits.attributes)" }
            html += "><title id=\"\(id)t\">\(Markup.escape(figure.title))</title>"
            html += "<desc id=\"\(id)d\">\(Markup.escape(figure.reading))</desc>\(canvas.shapes)</svg></div>\n"
        }
        writeNumbers(figure)
        html += "</figure>\n"
    }

    mutating func writeCaption(_ figure: any Figure) {
        html += "<figcaption><b>\(Markup.escape(figure.title))</b> <span>\(Markup.escape(figure.reading))</span></figcaption>\n"
    }

    mutating func writeNumbers(_ figure: any Figure) {
        html += "<details class=\"data\"><summary>Numbers</summary>"
        let tables = figure.tables
        // A single table's title is the figure's.
        if tables.count == 1, let reading = tables[0].reading {
            html += "<p class=\"cap\"><span>\(Markup.escape(reading))</span></p>"
        }
        for table in tables { write(table, captioned: tables.count > 1) }
        html += "</details>\n"
    }
}

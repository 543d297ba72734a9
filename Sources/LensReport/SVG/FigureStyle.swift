/// The style sheet of figures; colours are written out, because many SVG readers know no CSS variables.
enum FigureStyle {
    static let font = "system-ui,-apple-system,'Segoe UI','Helvetica Neue',Helvetica,Arial,sans-serif"

    static let mono = "ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace"

    /// Rules for light surroundings, then for dark ones on a screen.
    static let css = shapes + colours(.light) + "@media screen and (prefers-color-scheme:dark){\(colours(.dark))}\n"

    /// How many curve colours there are before they repeat.
    static let seriesCount = Palette.light.series.count

    private static let shapes = """
        .fig text{font:12px \(font);font-variant-numeric:tabular-nums}
        .fig .mono{font-family:\(mono)}
        .fig .sm{font-size:11px}.fig .b{font-weight:600}
        .fig .ax,.fig .gr,.fig .mk,.fig .ln,.fig .ring{fill:none;stroke-width:1}
        .fig .mk{stroke-dasharray:3 3}
        .fig .cv{fill:none;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round}
        .fig .cv.mu{stroke-width:1.2}
        .fig .bd{fill-opacity:.16}
        .fig .pt{fill-opacity:.75}
        .fig .cur{fill:none;stroke-width:1.2;pointer-events:none}

        """

    private static func colours(_ palette: Palette) -> String {
        var css = """
            .fig text{fill:\(palette.ink.hex)}
            .fig .dim{fill:\(palette.dim.hex)}
            .fig .bg{fill:\(palette.paper.hex)}
            .fig .halo{stroke:\(palette.paper.hex);stroke-width:3;paint-order:stroke;stroke-linejoin:round}
            .fig .ax{stroke:\(palette.line.hex)}.fig .gr{stroke:\(palette.grid.hex)}
            .fig .mk,.fig .ln,.fig .ring,.fig .cur{stroke:\(palette.dim.hex)}.fig .ring{stroke:\(palette.ink.hex)}
            .fig .rest{fill:\(palette.faint.hex)}.fig .tot,.fig .inkf{fill:\(palette.ink.hex)}
            .fig .pos{fill:\(palette.positive.hex)}.fig .neg{fill:\(palette.negative.hex)}
            .fig .na{fill:none;stroke:\(palette.faint.hex);stroke-width:.6}
            .fig .gh{stroke:\(palette.faint.hex);stroke-width:1}
            .fig .cm{stroke:\(palette.dim.hex)}.fig .fm{fill:\(palette.dim.hex)}

            """
        for (index, colour) in palette.series.enumerated() {
            css += ".fig .c\(index){stroke:\(colour.hex)}.fig .f\(index){fill:\(colour.hex)}\n"
        }
        for step in -Level.steps...Level.steps {
            css += ".fig .\(heat(step)){fill:\(palette.colour(step).hex)}"
        }
        return css + "\n"
    }

    /// The class of a step of the signed scale.
    static func heat(_ step: Int) -> String {
        "h" + Level(Double(step), extent: Double(Level.steps)).name
    }
}

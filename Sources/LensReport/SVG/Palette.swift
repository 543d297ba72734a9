/// The colours of pages and figures, for light and for dark surroundings.
struct Palette {
    let paper: Colour
    let raised: Colour
    let ink: Colour
    let dim: Colour
    /// Axes and rules.
    let line: Colour
    /// Grid lines, fainter.
    let grid: Colour
    /// Marks that stand back, such as single curves behind a mean.
    let faint: Colour
    let positive: Colour
    let negative: Colour
    let warning: Colour
    /// Curves and groups, told apart also without full colour vision; text in them is legible.
    let series: [Colour]
    /// The colours at the ends and the middle of the signed scale; text on all of them is legible.
    let high: Colour
    let neutral: Colour
    let low: Colour

    static let light = Palette(
        paper: Colour(0xFDFDFB), raised: Colour(0xF5F5F1), ink: Colour(0x1B1D20), dim: Colour(0x5B6068), line: Colour(0xBFC0BC),
        grid: Colour(0xE9E9E4), faint: Colour(0x8E9196), positive: Colour(0x2A6CAD), negative: Colour(0xC0591A),
        warning: Colour(0x9A4A0C),
        series: [0x1F6AAE, 0xB54C0C, 0x0A7659, 0x8B3F84, 0x7A5D00, 0x3F5BC0].map(Colour.init),
        high: Colour(0x4B91D1), neutral: Colour(0xF3F2EE), low: Colour(0xE2833A))

    static let dark = Palette(
        paper: Colour(0x16181B), raised: Colour(0x1E2124), ink: Colour(0xE8E7E3), dim: Colour(0xA2A6AC), line: Colour(0x51555B),
        grid: Colour(0x2A2D31), faint: Colour(0x6F747B), positive: Colour(0x5B9FDC), negative: Colour(0xE08A47),
        warning: Colour(0xE9A56B),
        series: [0x6DB1EC, 0xF0955A, 0x58C79E, 0xD793CB, 0xD6B957, 0x9BA9F5].map(Colour.init),
        high: Colour(0x2A69A9), neutral: Colour(0x25282C), low: Colour(0x9F4E18))

    /// The colour of a step of the signed scale.
    func colour(_ step: Int) -> Colour {
        neutral.mixed(with: step < 0 ? low : high, share: Double(abs(step)) / Double(Level.steps))
    }
}

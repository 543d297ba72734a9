import Testing

@testable import LensReport

@Suite struct PaletteTests {
    static let palettes = [Palette.light, .dark]

    @Test(arguments: [0, 1]) func textIsLegible(index: Int) {
        let palette = PaletteTests.palettes[index]
        for colour in [palette.ink, palette.dim, palette.warning] + palette.series {
            #expect(colour.contrast(with: palette.paper) >= 4.5)
        }
        #expect(palette.ink.contrast(with: palette.raised) >= 4.5)
        #expect(palette.warning.contrast(with: palette.raised) >= 4.5)
        for bar in [palette.positive, palette.negative] { #expect(bar.contrast(with: palette.paper) >= 3) }
    }

    @Test(arguments: [0, 1]) func textOnEveryStepIsLegible(index: Int) {
        let palette = PaletteTests.palettes[index]
        for step in -Level.steps...Level.steps { #expect(palette.ink.contrast(with: palette.colour(step)) >= 4.5) }
    }

    @Test(arguments: [0, 1]) func stepsMoveEvenlyFromNeutral(index: Int) {
        let palette = PaletteTests.palettes[index]
        for sign in [-1, 1] {
            let distance = (0...Level.steps).map { palette.colour($0 * sign).contrast(with: palette.neutral) }
            #expect(zip(distance, distance.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test func mixingKeepsTheEnds() {
        #expect(Colour(0x4B91D1).mixed(with: Colour(0xFFFFFF), share: 0).hex == "#4b91d1")
        #expect(Colour(0x000000).mixed(with: Colour(0xE2833A), share: 1).hex == "#e2833a")
        #expect(Colour(0x000000).contrast(with: Colour(0xFFFFFF)) > 20.9)
    }
}

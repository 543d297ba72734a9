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
        // The read-out under the pointer has its colours the other way round.
        #expect(palette.paper.contrast(with: palette.ink) >= 4.5)
    }

    @Test(arguments: [0, 1]) func marksCanBeSeen(index: Int) {
        let palette = PaletteTests.palettes[index]
        for mark in [palette.positive, palette.negative, palette.faint] + palette.series {
            #expect(mark.contrast(with: palette.paper) >= 3)
        }
        // The outline of the keyboard's focus is the first curve's colour.
        #expect(palette.series[0].contrast(with: palette.raised) >= 3)
    }

    @Test(arguments: [0, 1]) func colouredTextIsReadAgainstItsStep(index: Int) {
        let palette = PaletteTests.palettes[index]
        let steps = (-Level.steps...Level.steps).map(palette.colour)
        for step in steps { #expect(palette.ink.contrast(with: step) >= 4.5) }
        // The strongest colours are told from the neutral one and from each other.
        #expect(palette.colour(Level.steps).hex != palette.colour(-Level.steps).hex)
        for end in [palette.high, palette.low] { #expect(end.contrast(with: palette.neutral) >= 2) }
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

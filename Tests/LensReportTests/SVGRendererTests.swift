import Testing

@testable import LensReport

@Suite struct SVGRendererTests {
    let files = SVGRenderer().files(Sample.document(pairs: 2))

    @Test func oneFilePerFigureWithItsOwnName() {
        #expect(files.count == 11)
        #expect(Set(files.map(\.name)).count == files.count)
        #expect(files.first?.name == "01-differential-reward-by-depth.svg")
    }

    @Test func filesStandAlone() {
        for file in files {
            #expect(isWellFormed(file.contents))
            #expect(file.contents.contains("xmlns=\"http://www.w3.org/2000/svg\"") && file.contents.contains("<style>"))
            #expect(file.contents.contains("<title id=\"t\">") && file.contents.contains("<desc id=\"d\">"))
            // Readers outside browsers know no variables.
            #expect(!file.contents.contains("var("))
        }
    }

    @Test func blocksWithoutPictureHaveNoFile() {
        #expect(SVGRenderer().render(.prose("p")) == nil)
    }

    @Test func curvesWithoutCrowding() {
        let grey = (0..<40).map { Curve("pair \($0)", [0, Double($0)], weight: .muted) }
        let series = Series("s", reading: "r", x: "x", y: "y", curves: [Curve("mean", [0, 20])] + grey)
        let shapes = series.canvas(.narrow).shapes
        #expect(shapes.contains(">mean<") && !shapes.contains(">pair 3<"))
        #expect(shapes.contains("40 single curves"))
    }
}

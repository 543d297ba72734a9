import Testing

@testable import LensReport

@Suite struct TextExtentTests {
    /// Lengths in points at size 12 in DejaVu Sans, as a browser measures them.
    static let measured = [
        ("reward-tampering", 108.1), ("self-preservation", 100.5), ("oversight-evasion", 107.0), ("repetition-transform", 121.3),
        ("cannot be estimated", 124.3), ("MAXIMUM WORKLOAD", 134.1), ("mmmm wwww %%%%", 139.3), ("head.11.3 → mlp.12", 119.9),
        ("4 independent units; an interval needs at least 10", 300.9), ("(q < .05) = −1.5 [×2]", 127.4),
    ]

    @Test(arguments: measured) func noTextIsLongerThanItsRoom(text: String, length: Double) {
        #expect(TextExtent.of(text) >= length)
        #expect(TextExtent.of(text) < 1.2 * length)
    }

    @Test(arguments: measured) func whatIsCutFits(text: String, length: Double) {
        let cut = TextExtent.fit(text, length * 0.6)
        #expect(cut.hasSuffix("…") && cut.count < text.count && TextExtent.of(cut) <= length * 0.6)
        #expect(TextExtent.fit(text, TextExtent.of(text)) == text)
    }

    /// The margin follows the longest label: all of it is there, in both widths.
    @Test(arguments: FigureRoom.allCases) func rowsShowTheirLabels(room: FigureRoom) throws {
        let labels = Self.measured.prefix(4).map(\.0)
        let forest = Forest(
            "f", reading: "r", quantity: "slope",
            rows: labels.map { Forest.Row($0, -0.1, low: -0.2, high: 0.3, note: "cannot be estimated") })
        let bars = Bars("b", reading: "r", quantity: "reward", bars: labels.map { Bars.Bar($0, 1.5) })
        for shapes in [forest.canvas(room).shapes, bars.canvas(room).shapes] {
            for (label, length) in Self.measured.prefix(4) {
                let start = try #require(shapes.range(of: "\" text-anchor=\"end\">\(label)<")).lowerBound
                let tag = shapes[..<start].split(separator: "<text x=\"").last.map(String.init) ?? ""
                let x = try #require(tag.split(separator: "\"").first.flatMap { Double($0) })
                #expect(x >= length, "\(label)")
            }
        }
    }

    /// However long the texts, there is a plot between them.
    @Test(arguments: FigureRoom.allCases) func thePlotKeepsItsRoom(room: FigureRoom) {
        let long = String(repeating: "a long label ", count: 20)
        let frame = RowFrame(
            room, labels: [long], notes: [room == .wide ? "−0.123 [−0.456, +0.789]" : "−0.123"],
            remarks: room == .wide ? [long] : [], values: [-1, 1], baseline: .zero)
        #expect(frame.scale.end - frame.scale.start >= room.width * 0.2)
        #expect(frame.labels[0].hasSuffix("…"))
    }
}

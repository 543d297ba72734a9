import Testing

@testable import LensReport

/// What every picture shows stands in a terminal too.
@Suite struct TextEquivalentTests {
    /// Every kind of figure; the switch beneath does not compile without a kind that joins `Block`.
    enum Kind: CaseIterable {
        case series, heatmap, bars, forest, scatter, graph, tokens
    }

    static func kind(_ block: Block) -> Kind? {
        switch block {
        case .series: .series
        case .heatmap: .heatmap
        case .bars: .bars
        case .forest: .forest
        case .scatter: .scatter
        case .graph: .graph
        case .tokens: .tokens
        case .prose, .note, .warning, .notMeasured, .definitions, .table, .group: nil
        }
    }

    /// One of each, with the words and numbers that its text must hold.
    static let samples: [(block: Block, holds: [String])] = [
        (
            .series(
                Series(
                    "A title", reading: "A reading.", x: "depth", y: Axis("reward", unit: "nats"), names: ["embedding", "1"],
                    curves: [Curve("chosen", [0.125, 2.25], band: Band("95 % interval", low: [0, 2], high: [1, 3]))],
                    markers: [Marker("half", at: 1)], references: [Reference("margin", at: 1.75)])),
            [
                "depth", "reward (nats)", "chosen", "embedding", "0.12 [0.00, 1.00]", "2.25 [2.00, 3.00]", "half", "margin: 1.75",
                "95 % interval",
            ]
        ),
        (
            .heatmap(
                Heatmap(
                    "A title", reading: "A reading.", rowTitle: "layer", columnTitle: "head", rows: ["3", "4"],
                    columns: ["0", "1"],
                    values: [[0.5, nil], [-0.25, 0.125]], quantity: Axis("effect", unit: "nats"), marked: 3)),
            ["layer", "head", "effect (nats)", "−0.500 to 0.500", "× not measured", "0.500", "−0.250", "0.125"]
        ),
        (
            .bars(
                Bars(
                    "A title", reading: "A reading.", quantity: Axis("part", unit: "nats"),
                    bars: [.init("mlp.3", 1.5), .init("head.1.2", -0.75), .init("odd", nil)], rest: .init("9 others", 0.25),
                    total: .init("margin", 1))),
            [
                "part (nats)", "mlp.3", "+1.50", "head.1.2", "−0.750", "odd", "not measured", "9 others", "+0.250", "margin",
                "+1.00",
            ]
        ),
        (
            .forest(
                Forest(
                    "A title", reading: "A reading.", quantity: Axis("d", unit: "spreads"),
                    rows: [.init("length", 0.75, low: 0.5, high: 1), .init("jargon", nil, note: "too few")],
                    reference: Reference("no effect", at: 0))),
            ["d (spreads)", "length", "0.75 [0.50, 1.00]", "jargon", "too few", "no effect"]
        ),
        (
            .scatter(
                Scatter(
                    "A title", reading: "A reading.", x: "attribution", y: Axis("effect", unit: "nats"),
                    points: [.init(0.5, 0.25, label: "mlp.3", group: "mlp"), .init(-1, 2, label: "head.1.2", group: "head")],
                    caption: "ρ = 0.71", labelling: .all)),
            ["attribution", "effect (nats)", "mlp.3", "0.500", "0.250", "head.1.2", "−1.00", "2.00", "ρ = 0.71"]
        ),
        (
            .graph(
                Graph(
                    "A title", reading: "A reading.", nodeQuantity: Axis("difference", unit: "nats"), edgeQuantity: "rho",
                    nodes: [.init("flattery", 0.5), .init("deceit", -0.25), .init("lone", nil)], edges: [.init(0, 1, 0.75)])),
            ["flattery", "deceit", "0.750", "rho", "lone", "difference", "0.500", "−0.250"]
        ),
        (
            .tokens(
                TokenStrips(
                    "A title", reading: "A reading.", quantity: Axis("change", unit: "nats"),
                    strips: [
                        .init(
                            "chosen", [.init("Hi", role: "user"), .init(" you", role: "response", value: -0.5)], readout: 1)
                    ])),
            ["chosen", "user", "response", "Hi", "[·you]", "change (nats)", "−0.500", "the reward is read here"]
        ),
    ]

    @Test func everyKindHasASample() {
        #expect(Set(Self.samples.compactMap { Self.kind($0.block) }) == Set(Kind.allCases))
    }

    @Test(arguments: samples.indices) func theTextSaysWhatThePictureShows(index: Int) {
        let (block, holds) = Self.samples[index]
        for style in [TextRenderer.Style.plain, .ansi] {
            let lines = TextRenderer(width: 100, style: style).lines(block)
            // Colours stand between pieces of a text.
            let text = lines.joined(separator: "\n").replacing(/\u{1B}\[[0-9;]*m/, with: "")
            for part in ["A title", "A reading."] + holds { #expect(text.contains(part), "\(part) is not in\n\(text)") }
        }
        #expect(block.figure?.tables.isEmpty == false)
    }
}

import Testing

@testable import LensReport

@Suite struct GraphTests {
    @Test func leavesOutEdgesToNowhereAndPutsChanceLast() {
        let graph = Sample.graph()
        #expect(graph.edges.count == 2)
        #expect(graph.byStrength.map(\.weight) == [.normal, .muted])
        #expect(graph.tables.map(\.rows.count) == [3, 2])
    }

    @Test func aTerminalListsTheEdges() {
        let lines = TextRenderer(width: 80, style: .plain).lines(Sample.graph())
        #expect(lines[0].contains("deception") && lines[0].contains("sabotage") && lines[0].contains("0.75"))
        #expect(lines.contains { $0.contains("joined with none: flattery") })
    }

    @Test func longNamesFitATerminal() {
        let name = String(repeating: "deceit ", count: 30)
        let graph = Graph(
            "t", reading: "r", nodeQuantity: "n", edgeQuantity: "e", nodes: [.init(name, 1), .init("\u{1B}[2J" + name, 2)],
            edges: [.init(0, 1, -0.5)])
        let lines = TextRenderer(width: 80, style: .plain).lines(graph)
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= 80 && !$0.contains("\u{1B}") })
    }

    @Test func picturesHoldOddValues() {
        let odd = Graph(
            "odd", reading: "r", nodeQuantity: "n", edgeQuantity: "e", nodes: [.init("a", .nan), .init("b", .infinity)],
            edges: [.init(0, 1, .nan), .init(0, 0, 1), .init(1, 0, 99)])
        for room in FigureRoom.allCases {
            #expect(!odd.canvas(room).shapes.lowercased().contains("nan"))
            #expect(Sample.graph().canvas(room).shapes.contains(">deception<"))
        }
        #expect(
            Graph("none", reading: "r", nodeQuantity: "n", edgeQuantity: "e", nodes: [], edges: []).canvas(.wide).shapes.contains(
                "No data"))
    }
}

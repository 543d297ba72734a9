extension TextRenderer {
    /// One line per edge, the strongest first; then the nodes that nothing joins.
    func lines(_ graph: Graph) -> [String] {
        guard !graph.nodes.isEmpty else { return [paint("(no data to draw)", .dim)] }
        let edges = graph.byStrength.filter { $0.weight == .normal }
        let format = graph.edgeQuantity.format
        let longest = edges.map { DisplayWidth.of(graph.nodes[$0.a].name) }.max() ?? 0
        let body = edges.map { edge in
            let bar = String(repeating: edge.value < 0 ? "╌" : "━", count: 1 + Int((min(1, abs(edge.value)) * 7).rounded()))
            let from = DisplayWidth.pad(graph.nodes[edge.a].name, to: longest, trailing: true)
            return "\(from) \(paint(DisplayWidth.pad(bar, to: 8), edge.value < 0 ? .negative : .positive)) "
                + "\(graph.nodes[edge.b].name) \(format.string(edge.value))"
        }
        let joined = Set(edges.flatMap { [$0.a, $0.b] })
        let alone = graph.nodes.indices.filter { !joined.contains($0) }.map { graph.nodes[$0].name }
        let rest = alone.isEmpty ? [] : wrap("joined with none: " + alone.joined(separator: ", "))
        let key = "lines: \(graph.edgeQuantity.heading)"
        return body + rest.map { paint($0, .dim) } + wrap(key).map { paint($0, .dim) } + [""] + lines(graph.tables[0])
    }
}

extension TextRenderer {
    /// One line per edge, the strongest first; then the nodes that nothing joins.
    func lines(_ graph: Graph) -> [String] {
        guard !graph.nodes.isEmpty else { return [paint("(no data to draw)", .dim)] }
        let edges = graph.byStrength.filter { $0.weight == .normal }
        let format = graph.edgeQuantity.format
        let names = graph.nodes.map { DisplayWidth.truncate(VisibleText.line($0.name), to: width / 3) }
        let longest = edges.map { DisplayWidth.of(names[$0.a]) }.max() ?? 0
        let body = edges.map { edge in
            let bar = String(repeating: edge.value < 0 ? "╌" : "━", count: 1 + Int((min(1, abs(edge.value)) * 7).rounded()))
            let from = DisplayWidth.pad(names[edge.a], to: longest, trailing: true)
            return "\(from) \(paint(DisplayWidth.pad(bar, to: 8), edge.value < 0 ? .negative : .positive)) "
                + "\(names[edge.b]) \(format.string(edge.value))"
        }
        let joined = Set(edges.flatMap { [$0.a, $0.b] })
        let alone = graph.nodes.indices.filter { !joined.contains($0) }.map { names[$0] }
        let rest = alone.isEmpty ? [] : wrap("joined with none: " + alone.joined(separator: ", "))
        let key = "lines: \(graph.edgeQuantity.heading)"
        return body + rest.map { paint($0, .dim) } + wrap(key).map { paint($0, .dim) } + [""] + lines(graph.tables[0])
    }
}

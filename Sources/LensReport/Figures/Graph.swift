/// Things and what joins them, such as kinds of misalignment that go together.
public struct Graph: Figure {
    /// A thing.
    public struct Node: Hashable, Sendable {
        public var name: String
        /// What colours it; nil where nothing was measured.
        public var value: Double?

        public init(_ name: String, _ value: Double?) {
            self.name = name
            self.value = value
        }
    }

    /// What joins two things.
    public struct Edge: Hashable, Sendable {
        /// Indices of nodes.
        public var a: Int
        public var b: Int
        /// From −1 to 1; the line is as thick as it is large.
        public var value: Double
        /// Muted edges are drawn thin and grey: they may be chance.
        public var weight: Curve.Weight

        public init(_ a: Int, _ b: Int, _ value: Double, weight: Curve.Weight = .normal) {
            self.a = a
            self.b = b
            self.value = value
            self.weight = weight
        }
    }

    public var title: String
    public var reading: String
    /// What the nodes' values are.
    public var nodeQuantity: Axis
    /// What the edges' values are.
    public var edgeQuantity: Axis
    public var nodes: [Node]
    public var edges: [Edge]

    public init(
        _ title: String, reading: String, nodeQuantity: Axis, edgeQuantity: Axis, nodes: [Node], edges: [Edge]
    ) {
        self.title = title
        self.reading = reading
        self.nodeQuantity = nodeQuantity
        self.edgeQuantity = edgeQuantity
        self.nodes = nodes
        self.edges = edges.filter { nodes.indices.contains($0.a) && nodes.indices.contains($0.b) }
    }

    public var tables: [Table] {
        [
            Table(
                "\(title): \(nodeQuantity.title)",
                columns: [
                    "", Column(nodeQuantity.title, unit: nodeQuantity.unit, alignment: .trailing, format: nodeQuantity.format),
                ],
                rows: nodes.map { [.text($0.name), .number($0.value, orMissing: "")] }),
            Table(
                "\(title): \(edgeQuantity.title)",
                columns: [
                    "from", "to",
                    Column(edgeQuantity.title, unit: edgeQuantity.unit, alignment: .trailing, format: edgeQuantity.format), "",
                ],
                rows: byStrength.map {
                    [
                        .text(nodes[$0.a].name), .text(nodes[$0.b].name), .number($0.value),
                        .text($0.weight == .muted ? "may be chance" : ""),
                    ]
                }),
        ]
    }

    /// The strongest first, those that may be chance last.
    var byStrength: [Edge] {
        edges.enumerated().sorted { a, b in
            if a.element.weight != b.element.weight { return b.element.weight == .muted }
            let (x, y) = (abs(a.element.value), abs(b.element.value))
            return x == y ? a.offset < b.offset : x > y
        }.map(\.element)
    }
}

/// Named curves over a common axis, such as a reward read after every block.
public struct Series: Figure {
    public var title: String
    public var reading: String
    public var x: Axis
    public var y: Axis
    /// Where on the horizontal axis the values stand.
    public var positions: [Double]
    /// What the positions are called, where a number is not enough ("embedding", "block 1").
    public var names: [String]?
    public var curves: [Curve]
    public var markers: [Marker]
    public var references: [Reference]

    /// - Parameters:
    ///   - positions: 0, 1, 2 … up to the longest curve if nil.
    ///   - names: one name per position, shown on the axis and in tables.
    public init(
        _ title: String, reading: String, x: Axis, y: Axis, positions: [Double]? = nil, names: [String]? = nil,
        curves: [Curve], markers: [Marker] = [], references: [Reference] = []
    ) {
        self.title = title
        self.reading = reading
        self.x = x
        self.y = y
        self.positions = positions ?? (0..<(curves.map(\.values.count).max() ?? 0)).map(Double.init)
        self.names = names
        self.curves = curves
        self.markers = markers
        self.references = references
    }

    /// What the position at an index is called.
    func name(_ index: Int) -> String {
        if let names, names.indices.contains(index) { return names[index] }
        return positionFormat.string(positions[index])
    }

    /// Whole numbers where all positions are.
    private var positionFormat: NumberFormat {
        positions.allSatisfy { $0 == $0.rounded() } ? .whole : x.format
    }

    /// The curves that carry their name in a picture: a crowd of muted ones would only cover each other.
    var namedCurves: [Int] {
        let muted = curves.count { $0.weight == .muted }
        return curves.indices.filter { curves[$0].weight == .normal || muted <= 6 }
    }

    /// What the ranges around curves are, each kind once.
    var bandNames: [String] {
        curves.compactMap { $0.band?.name }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// What brackets in the table mean, where they mean the same everywhere.
    var brackets: String? { bandNames.count == 1 ? "in brackets: \(bandNames[0])" : nil }

    public var tables: [Table] {
        let named = bandNames.count > 1
        let columns = curves.map { curve in
            Column(
                named ? curve.band.map { "\(curve.name) [\($0.name)]" } ?? curve.name : curve.name, unit: y.unit,
                alignment: .trailing,
                format: y.format)
        }
        let rows = positions.indices.map { index in
            [names == nil ? Cell.number(positions[index]) : .text(name(index))] + curves.map { $0.cell(index) }
        }
        return [
            Table(
                title, reading: brackets, columns: [Column(x.title, unit: x.unit, format: positionFormat)] + columns, rows: rows)
        ]
    }
}

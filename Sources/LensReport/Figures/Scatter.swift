/// Points in a plane, such as one component seen by two methods.
public struct Scatter: Figure {
    /// One point.
    public struct Point: Hashable, Sendable {
        public var x: Double
        public var y: Double
        public var label: String?
        /// Points of one group share colour and shape.
        public var group: String?

        public init(_ x: Double, _ y: Double, label: String? = nil, group: String? = nil) {
            self.x = x
            self.y = y
            self.label = label
            self.group = group
        }

        var isFinite: Bool { x.isFinite && y.isFinite }
    }

    /// Which points carry their label in the picture; the others show it on hover.
    public enum Labelling: Hashable, Sendable {
        case none
        case all
        /// The points farthest from where most are.
        case outermost(Int)
    }

    /// A line to compare with.
    public enum Guide: Hashable, Sendable {
        case none
        /// Where both values are equal.
        case identity
    }

    public var title: String
    public var reading: String
    public var x: Axis
    public var y: Axis
    public var points: [Point]
    /// The number that sums the picture up, such as "ρ = 0.71 [0.62, 0.78], n = 24".
    public var caption: String?
    public var labelling: Labelling
    public var guide: Guide

    public init(
        _ title: String, reading: String, x: Axis, y: Axis, points: [Point], caption: String? = nil,
        labelling: Labelling = .none, guide: Guide = .none
    ) {
        self.title = title
        self.reading = reading
        self.x = x
        self.y = y
        self.points = points
        self.caption = caption
        self.labelling = labelling
        self.guide = guide
    }

    public var tables: [Table] {
        let grouped = points.contains { $0.group != nil }
        let columns: [Column] =
            ["point"] + (grouped ? ["group"] : []) + [
                Column(x.title, unit: x.unit, alignment: .trailing, format: x.format),
                Column(y.title, unit: y.unit, alignment: .trailing, format: y.format),
            ]
        return [Table(title, columns: columns, rows: points.enumerated().map { row($0.element, $0.offset, grouped) })]
    }

    /// The points that carry their label, where scales place them.
    func labelled(_ x: LinearScale, _ y: LinearScale) -> [Point] {
        let finite = points.filter(\.isFinite)
        switch labelling {
        case .none: return []
        case .all: return finite
        case .outermost(let count):
            func median(_ places: [Double]) -> Double { places.isEmpty ? 0 : places.sorted()[places.count / 2] }
            let (centreX, centreY) = (median(finite.map { x.place($0.x) }), median(finite.map { y.place($0.y) }))
            func distance(_ point: Point) -> Double {
                let (dx, dy) = (x.place(point.x) - centreX, y.place(point.y) - centreY)
                return dx * dx + dy * dy
            }
            return Array(finite.sorted { distance($0) > distance($1) }.prefix(max(count, 0)))
        }
    }

    /// One point's row of a table.
    func row(_ point: Point, _ index: Int, _ grouped: Bool) -> [Cell] {
        [.text(point.label ?? "\(index + 1)")] + (grouped ? [.text(point.group ?? "")] : []) + [
            .number(point.x), .number(point.y),
        ]
    }

    /// Group names in order of appearance.
    var groups: [String] {
        var seen: Set<String> = []
        return points.compactMap(\.group).filter { seen.insert($0).inserted }
    }
}

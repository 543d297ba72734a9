/// One cell of a table.
public enum Cell: Hashable, Sendable {
    case text(String)
    case number(Double)
    /// An estimate with the bounds of its interval.
    case interval(Double, low: Double, high: Double)
    /// A small curve, drawn as a sparkline.
    case spark([Double?])
    /// No value, and why; the reason becomes a footnote. An empty reason leaves a bare dash.
    case missing(String)

    /// The number, or the reason why there is none.
    public static func number(_ value: Double?, orMissing reason: String) -> Cell {
        value.map(Cell.number) ?? .missing(reason)
    }

    public static func number(_ value: Int) -> Cell {
        .number(Double(value))
    }

    /// Whether the cell belongs at the trailing edge of its column.
    var isNumeric: Bool {
        switch self {
        case .number, .interval: true
        case .text, .spark, .missing: false
        }
    }
}

extension Cell: ExpressibleByStringInterpolation, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(floatLiteral value: Double) { self = .number(value) }
    public init(integerLiteral value: Int) { self = .number(Double(value)) }
}

/// What is measured along one side of a figure.
public struct Axis: Hashable, Sendable, ExpressibleByStringLiteral {
    /// Which values an axis must show whatever the data are.
    public enum Baseline: Hashable, Sendable {
        case zero
        /// Only the range of the data.
        case data
    }

    public var title: String
    public var unit: String?
    public var baseline: Baseline
    public var format: NumberFormat

    public init(_ title: String, unit: String? = nil, baseline: Baseline = .zero, format: NumberFormat = .standard) {
        self.title = title
        self.unit = unit
        self.baseline = baseline
        self.format = format
    }

    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// The title with the unit in brackets.
    var heading: String {
        unit.map { "\(title) (\($0))" } ?? title
    }
}

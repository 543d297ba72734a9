/// What the cells of a table column have in common.
public struct Column: Hashable, Sendable, ExpressibleByStringLiteral {
    /// Which edge of the column the cells keep to.
    public enum Alignment: Hashable, Sendable {
        /// Trailing where the column holds numbers, leading elsewhere.
        case automatic
        case leading
        case trailing
    }

    /// How numbers are drawn.
    public enum Drawing: Hashable, Sendable {
        case number
        /// The number with a bar from a common zero, so that rows compare at a glance.
        case bar
    }

    public var title: String
    public var unit: String?
    public var alignment: Alignment
    public var format: NumberFormat
    public var drawing: Drawing

    public init(
        _ title: String, unit: String? = nil, alignment: Alignment = .automatic, format: NumberFormat = .standard,
        drawing: Drawing = .number
    ) {
        self.title = title
        self.unit = unit
        self.alignment = alignment
        self.format = format
        self.drawing = drawing
    }

    public init(stringLiteral value: String) {
        self.init(value)
    }

    /// The title with the unit in brackets.
    var heading: String {
        unit.map { title.isEmpty ? $0 : "\(title) (\($0))" } ?? title
    }
}

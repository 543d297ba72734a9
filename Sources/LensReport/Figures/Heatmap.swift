/// A grid of coloured values, such as one effect per layer and head.
public struct Heatmap: Figure {
    /// What the colours mean.
    public enum Scale: Hashable, Sendable {
        /// Two colours that meet at zero.
        case diverging
        /// One colour that grows from zero; negative values are shown as zero.
        case sequential
    }

    public var title: String
    public var reading: String
    /// What the rows are, such as "layer".
    public var rowTitle: String
    public var columnTitle: String
    public var rows: [String]
    public var columns: [String]
    /// `[row, column]`; nil where nothing was measured.
    public var values: [[Double?]]
    /// What the values are, such as "effect".
    public var quantity: Axis
    public var scale: Scale
    /// How many of the largest magnitudes are ringed and numbered.
    public var marked: Int

    public init(
        _ title: String, reading: String, rowTitle: String, columnTitle: String, rows: [String], columns: [String],
        values: [[Double?]], quantity: Axis, scale: Scale = .diverging, marked: Int = 0
    ) {
        self.title = title
        self.reading = reading
        self.rowTitle = rowTitle
        self.columnTitle = columnTitle
        self.rows = rows
        self.columns = columns
        self.values = values
        self.quantity = quantity
        self.scale = scale
        self.marked = marked
    }

    public var tables: [Table] {
        let head =
            [Column("\(rowTitle) ╲ \(columnTitle)")] + columns.map { Column($0, alignment: .trailing, format: quantity.format) }
        let body = rows.indices.map { row in
            [Cell.text(rows[row])] + columns.indices.map { .number(value(row, $0), orMissing: "") }
        }
        return [Table("\(title): \(quantity.heading)", columns: head, rows: body)]
    }
}

extension Heatmap {
    /// A place in the grid and what stands there.
    struct Place: Hashable {
        let row: Int
        let column: Int
        let value: Double
    }

    func value(_ row: Int, _ column: Int) -> Double? {
        values.indices.contains(row) && values[row].indices.contains(column) ? values[row][column] : nil
    }

    /// The magnitude that gets the full colour; looks at every value.
    func extent() -> Double {
        var extent = 0.0
        for row in values {
            for case let value? in row where value.isFinite { extent = max(extent, abs(value)) }
        }
        return extent
    }

    func level(_ value: Double, extent: Double) -> Level {
        Level(scale == .sequential ? max(value, 0) : value, extent: extent)
    }

    /// The strongest colours' finite values, strongest first; ties in reading order.
    func largest(_ count: Int) -> [Place] {
        let places = rows.indices.flatMap { row in
            columns.indices.compactMap { column in
                value(row, column).flatMap { $0.isFinite ? Place(row: row, column: column, value: $0) : nil }
            }
        }
        // Swift's sort is stable, so ties keep their order.
        func strength(_ place: Place) -> Double { scale == .sequential ? place.value : abs(place.value) }
        return Array(places.sorted { strength($0) > strength($1) }.prefix(max(count, 0)))
    }
}

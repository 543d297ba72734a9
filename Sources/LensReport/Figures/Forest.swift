/// Estimates with their intervals, one per row, against a reference value.
public struct Forest: Figure {
    /// One estimate.
    public struct Row: Hashable, Sendable {
        public var label: String
        /// nil where nothing was measured; `note` then says why.
        public var estimate: Double?
        public var low: Double?
        public var high: Double?
        /// n, a verdict, or the reason why there is no interval.
        public var note: String?

        public init(_ label: String, _ estimate: Double?, low: Double? = nil, high: Double? = nil, note: String? = nil) {
            self.label = label
            self.estimate = estimate
            self.low = low
            self.high = high
            self.note = note
        }
    }

    public var title: String
    public var reading: String
    /// What is estimated, with unit and format.
    public var quantity: Axis
    public var rows: [Row]
    /// The line that intervals are compared with.
    public var reference: Reference?

    public init(
        _ title: String, reading: String, quantity: Axis, rows: [Row], reference: Reference? = Reference("no effect", at: 0)
    ) {
        self.title = title
        self.reading = reading
        self.quantity = quantity
        self.rows = rows
        self.reference = reference
    }

    public var tables: [Table] {
        let format = quantity.format
        let noted = rows.contains { $0.note != nil }
        let columns: [Column] =
            [
                "", Column(quantity.title, unit: quantity.unit, alignment: .trailing, format: format),
                Column("low", alignment: .trailing, format: format), Column("high", alignment: .trailing, format: format),
            ] + (noted ? ["note"] : [])
        let body = rows.map { row -> [Cell] in
            let cells: [Cell] = [
                .text(row.label), .number(row.estimate, orMissing: ""), .number(row.low, orMissing: ""),
                .number(row.high, orMissing: ""),
            ]
            return cells + (noted ? [.text(row.note ?? "")] : [])
        }
        return [Table(title, columns: columns, rows: body)]
    }
}

extension Forest.Row {
    /// The finite interval, in order.
    var interval: (low: Double, high: Double)? {
        guard let low, let high, low.isFinite, high.isFinite else { return nil }
        return (min(low, high), max(low, high))
    }

    /// The estimate with its interval in brackets.
    func text(_ format: NumberFormat) -> String {
        guard let estimate else { return "–" }
        guard let low, let high else { return format.string(estimate) }
        return format.string(estimate, low: low, high: high)
    }
}

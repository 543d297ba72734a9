extension Cell {
    /// The cell in words and digits; a sparkline becomes block characters, a missing value a dash.
    func text(_ format: NumberFormat) -> String {
        switch self {
        case .text(let text): text
        case .number(let value): format.string(value)
        case .interval(let value, let low, let high): format.string(value, low: low, high: high)
        case .spark(let values): Sparkline.text(values)
        case .missing: "–"
        }
    }

    var number: Double? {
        switch self {
        case .number(let value), .interval(let value, _, _): value
        case .text, .spark, .missing: nil
        }
    }
}

extension Table {
    /// Whether a column keeps to the trailing edge.
    func isTrailing(_ column: Int) -> Bool {
        switch columns[column].alignment {
        case .leading: return false
        case .trailing: return true
        case .automatic:
            let cells = rows.indices.lazy.map { cell($0, column) }
            return cells.contains { $0.isNumeric }
                && !cells.contains { if case .text(let text) = $0 { !text.isEmpty } else { false } }
        }
    }

    /// The largest finite magnitude in a column, the full length of its bars.
    func extent(_ column: Int) -> Double {
        rows.indices.lazy.compactMap { cell($0, column).number }.filter(\.isFinite).map(abs).max() ?? 0
    }
}

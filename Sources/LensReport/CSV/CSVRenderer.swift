/// The numbers of a document as comma-separated values (RFC 4180), for spreadsheets and scripts.
///
/// Every table comes out, those behind the figures included. Where there are several, a line `# title`
/// stands before each and an empty line between them. Numbers have full precision and an ASCII minus;
/// an interval takes three columns; missing values are empty fields, and numbers that are not finite are
/// `nan`, `inf` and `-inf`.
public struct CSVRenderer: Renderer {
    public init() {}

    public func render(_ document: Document) -> String {
        var tables: [(title: String, table: Table)] = []
        document.walk { block, path in
            let found = if case .table(let table) = block { [table] } else { block.figure?.tables ?? [] }
            tables += found.map { ((path + [$0.title]).joined(separator: ": "), $0) }
        }
        guard tables.count > 1 else { return tables.first.map { render($0.table) } ?? "" }
        return tables.map { "# \(VisibleText.line($0.title))\r\n" + render($0.table) }.joined(separator: "\r\n")
    }

    /// One table.
    public func render(_ table: Table) -> String {
        let wide = table.columns.indices.map { column in
            table.rows.indices.contains { if case .interval = table.cell($0, column) { true } else { false } }
        }
        let head = table.columns.indices.flatMap { column in
            let title = table.columns[column].heading
            return wide[column] ? [title, "\(title) low", "\(title) high"] : [title]
        }
        let rows = table.rows.indices.map { row in
            table.columns.indices.flatMap { fields(table.cell(row, $0), wide: wide[$0]) }
        }
        return ([head] + rows).map { $0.map(CSVRenderer.quoted).joined(separator: ",") + "\r\n" }.joined()
    }

    private func fields(_ cell: Cell, wide: Bool) -> [String] {
        let fields =
            switch cell {
            case .text(let text): [text]
            case .number(let value): [CSVRenderer.number(value)]
            case .interval(let value, let low, let high): [value, low, high].map(CSVRenderer.number)
            case .spark(let values): [values.map { $0.map(CSVRenderer.number) ?? "" }.joined(separator: " ")]
            case .missing: [""]
            }
        return wide && fields.count == 1 ? fields + ["", ""] : fields
    }

    /// The shortest digits that read back as the same number.
    private static func number(_ value: Double) -> String {
        if let whole = Int(exactly: value), whole.magnitude < 1 << 53 { return "\(whole)" }
        return "\(value)"
    }

    private static func quoted(_ field: String) -> String {
        // A leading # would read as a title line.
        let special = field.hasPrefix("#") || field.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
        guard special else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}

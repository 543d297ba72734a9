/// Rows of cells under columns that say what the cells are.
public struct Table: Hashable, Sendable {
    public var title: String
    /// One sentence on how to read the table.
    public var reading: String?
    public var columns: [Column]
    /// One array per row, in column order; a short row is filled up with empty cells.
    public var rows: [[Cell]]

    public init(_ title: String, reading: String? = nil, columns: [Column], rows: [[Cell]]) {
        self.title = title
        self.reading = reading
        self.columns = columns
        self.rows = rows
    }

    /// The cell at a row and column; empty beyond a row's end.
    func cell(_ row: Int, _ column: Int) -> Cell {
        rows[row].indices.contains(column) ? rows[row][column] : .text("")
    }
}

import LensTorch

extension SparseRows {
    /// Each row's columns and values, columns rising.
    func entriesByRow() throws -> [[(column: Int, value: Double)]] {
        let (ends, columns, values) = (try offsets.integers(), try columns.integers(), try values.doubles())
        return zip(ends, ends.dropFirst()).map { start, end in (start..<end).map { (columns[$0], values[$0]) } }
    }

    /// The values of some columns, `[row][column]`; 0 where a row has no entry.
    func values(of wanted: [Int]) throws -> [[Double]] {
        let places = Dictionary(wanted.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        return try entriesByRow().map { entries in
            var row = [Double](repeating: 0, count: wanted.count)
            for entry in entries {
                if let place = places[entry.column] { row[place] = entry.value }
            }
            return row
        }
    }
}

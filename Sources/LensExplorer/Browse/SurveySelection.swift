import LensCore

/// The pairs of one page of the table.
struct SurveySelection {
    static let perPage = 50

    /// A pair's place, with what the model makes of it where that is known.
    struct Line: Hashable {
        let index: Int
        let row: SurveyRow?
    }

    let lines: [Line]
    /// From 1; never beyond the last.
    let page: Int
    let pages: Int
    /// How many pairs the filter lets through.
    let count: Int
    let isMeasured: Bool

    /// - Parameter rows: nil while nothing is measured: the pairs in their own order, by category alone.
    init(_ query: SurveyQuery, pairs: [PreferencePair], rows: [SurveyRow]?) {
        let lines: [Line]
        if let rows {
            let chosen = rows.filter { row in
                (query.category == nil || row.category == query.category) && (!query.against || row.margin < 0)
            }
            lines = Self.sorted(chosen, query).map { Line(index: $0.index, row: $0) }
        } else {
            lines = pairs.indices.filter { query.category == nil || pairs[$0].category == query.category }
                .map { Line(index: $0, row: nil) }
        }
        count = lines.count
        pages = max(1, (lines.count + Self.perPage - 1) / Self.perPage)
        page = min(max(query.page, 1), pages)
        self.lines = Array(lines.dropFirst((page - 1) * Self.perPage).prefix(Self.perPage))
        isMeasured = rows != nil
    }

    /// Ties and what has no number come in the file's order, the latter last.
    private static func sorted(_ rows: [SurveyRow], _ query: SurveyQuery) -> [SurveyRow] {
        func key(_ row: SurveyRow) -> Double? {
            let value: Double? =
                switch query.sort {
                case .file: Double(row.index)
                case .margin: row.margin
                case .flips: Double(row.flips)
                case .disagreement: row.disagreement
                }
            return value.flatMap { $0.isNaN ? nil : query.order == .up ? $0 : -$0 }
        }
        return rows.map { (row: $0, key: key($0)) }.sorted { a, b in
            switch (a.key, b.key) {
            case (let x?, let y?): x == y ? a.row.index < b.row.index : x < y
            case (nil, nil): a.row.index < b.row.index
            case (let x, _): x != nil
            }
        }.map(\.row)
    }
}

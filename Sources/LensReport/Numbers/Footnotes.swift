/// The reasons why cells are empty, each with the letter that stands beside the dash.
struct Footnotes {
    private(set) var reasons: [String] = []
    private var numbers: [String: Int] = [:]

    init(_ table: Table) {
        for row in table.rows {
            for case .missing(let reason) in row where !reason.isEmpty && numbers[reason] == nil {
                numbers[reason] = reasons.count
                reasons.append(reason)
            }
        }
    }

    /// `a`, `b` … `z`, `aa` …; nil for cells without a reason.
    func mark(_ cell: Cell) -> String? {
        guard case .missing(let reason) = cell, let number = numbers[reason] else { return nil }
        return Footnotes.letters(number)
    }

    /// Marks and reasons in order of appearance.
    var entries: [(mark: String, reason: String)] {
        reasons.enumerated().map { (Footnotes.letters($0.offset), $0.element) }
    }

    private static func letters(_ number: Int) -> String {
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz")
        return (number < 26 ? "" : letters(number / 26 - 1)) + String(alphabet[number % 26])
    }
}

import LensCore

/// How often models prefer the chosen response, by category.
extension StudyResult {
    var accuracyBlocks: [Block] {
        let found = having(\.accuracy)
        guard !found.isEmpty else { return [] }
        let note =
            "The share of pairs whose chosen response has the higher reward; two equal rewards are no preference. Intervals are "
            + "Wilson's, 95 %."
        return [.prose(note), .table(categoryTable(found)), .forest(forest(found))]
    }

    /// Every category that a file has, in order of appearance.
    private func categories(_ found: [(label: String, found: Accuracy)]) -> [String] {
        var seen: Set<String> = []
        return found.flatMap(\.found.categories).map(\.name).filter { seen.insert($0).inserted }
    }

    private func categoryTable(_ found: [(label: String, found: Accuracy)]) -> Table {
        func row(_ name: String, _ measure: (Accuracy) -> Measure?) -> [Cell] {
            let measures = found.map { measure($0.found) }
            let counts = Set(measures.compactMap { $0?.n }).sorted()
            let n: Cell = counts.count == 1 ? .number(counts[0]) : .text(counts.map(String.init).joined(separator: " to "))
            return [.text(name), n] + measures.map { $0.map(Cell.measure) ?? .missing("no such pairs") }
        }
        return Table(
            "Accuracy by category",
            columns: ["category", Column("n", alignment: .trailing, format: .whole)]
                + found.map { Column($0.label, alignment: .trailing, format: Self.share) },
            rows: [row("all") { $0.all }]
                + categories(found).map { name in row(name) { $0.categories.first { $0.name == name }?.accuracy } })
    }

    private func forest(_ found: [(label: String, found: Accuracy)]) -> Forest {
        func rows(_ name: String, _ measure: (Accuracy) -> Measure?) -> [Forest.Row] {
            found.compactMap { label, accuracy in
                measure(accuracy).map {
                    .init(
                        found.count == 1 ? name : "\(name): \(label)", $0.value, low: $0.low, high: $0.high,
                        note: $0.reason ?? "n = \($0.n)")
                }
            }
        }
        return Forest(
            "Accuracy by category, drawn", reading: "Right of the line the chosen response wins more often than by a coin.",
            quantity: Axis("accuracy", baseline: .data, format: Self.share),
            rows: rows("all") { $0.all }
                + categories(found).flatMap { name in rows(name) { $0.categories.first { $0.name == name }?.accuracy } },
            reference: Reference("chance", at: 0.5))
    }
}

import LensCore

/// The outputs of a head with several, side by side.
extension AttributionResult {
    var objectiveNames: [String] { pairs.first?.objectives?.keys.sorted() ?? [] }

    var objectiveTable: Table {
        Table(
            "Mean margin by objective",
            reading: "Each output of the head has its own direction and is taken apart by itself.",
            columns: [
                "objective", Column("mean margin", unit: "reward", format: .standard.signed, drawing: .bar),
                "largest mean contributions to it",
            ],
            rows: objectiveNames.map { name in
                let margins = pairs.compactMap { $0.objectives?[name]?.margin }
                return [
                    .text(name), .number(margins.isEmpty ? nil : margins.reduce(0, +) / Double(margins.count), orMissing: ""),
                    .text(largest(name)),
                ]
            })
    }

    private func largest(_ name: String) -> String {
        var sums: [Component: Double] = [:]
        for pair in pairs {
            for part in pair.objectives?[name]?.components ?? [] { sums[part.component, default: 0] += part.difference }
        }
        let ranked = sums.sorted { (abs($1.value), "\($0.key)") < (abs($0.value), "\($1.key)") }
        return ranked.prefix(3).map { component, sum in
            "\(component) \(NumberFormat.standard.signed.string(sum / Double(pairs.count)))"
        }.joined(separator: ", ")
    }

    /// One pair's differences, a column for each objective.
    func objectiveTable(_ pair: Pair) -> Table? {
        guard let objectives = pair.objectives, objectives.count > 1 else { return nil }
        let names = objectives.keys.sorted()
        let rows = pair.components.indices.map { row -> [Cell] in
            [.text("\(pair.components[row].component)")]
                + names.map { .number(objectives[$0]?.components[row].difference, orMissing: "") }
        }
        let margins: [Cell] = ["margin"] + names.map { .number(objectives[$0]?.margin, orMissing: "") }
        return Table(
            "Differences by objective", reading: "Chosen minus rejected; each column adds up to that objective's margin.",
            columns: ["component"] + names.map { Column($0, format: .standard.signed) }, rows: rows + [margins])
    }
}

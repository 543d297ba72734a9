import LensCore

/// What is measured on texts that come with the program.
extension StudyResult {
    private static let builtIn = "Measured on texts that come with the program, not on the study's pairs."

    var hackBlocks: [Block] {
        let found = models.compactMap { model in model.hack.map { (name: model.name, result: $0) } }
        guard !found.isEmpty else { return [] }
        return [.note(Self.builtIn)] + (found.count > 1 ? [.table(axisTable(found))] : [])
            + found.map { .group(folded($0.name, summary: $0.result.headline, $0.result.sections())) }
    }

    var conceptBlocks: [Block] {
        let found = models.compactMap { model in model.concepts.map { (name: model.name, result: $0) } }
        guard !found.isEmpty else { return [] }
        return [.note(Self.builtIn)] + (found.count > 1 ? [.table(conceptTable(found))] : [])
            + found.map { .group(folded($0.name, summary: $0.result.summary, $0.result.sections())) }
    }

    private func axisTable(_ found: [(name: String, result: HackResult)]) -> Table {
        sideBySide(
            "Standardised effect of each axis", reading: "d above zero: the property is paid for.", "axis",
            found.map { name, result in
                (
                    name,
                    result.axes.filter { !$0.kind.isControl }.map { ($0.axis, Cell.estimate($0.d, $0.dLow, $0.dHigh, $0.reason)) }
                )
            })
    }

    private func conceptTable(_ found: [(name: String, result: ConceptsResult)]) -> Table {
        sideBySide(
            "AUROC of each concept", reading: "At each model's best depth, by the mean difference on held-out prompts.",
            "concept",
            found.map { name, result in
                (name, result.concepts.map { ($0.name, Cell.measure($0.best?.auroc(.meanDifference))) })
            })
    }

    /// One row for each name that a model has, one column for each model.
    private func sideBySide(
        _ title: String, reading: String, _ key: String, _ models: [(name: String, cells: [(name: String, cell: Cell)])]
    ) -> Table {
        var seen: Set<String> = []
        let names = models.flatMap { $0.cells.map(\.name) }.filter { seen.insert($0).inserted }
        return Table(
            title, reading: reading,
            columns: [Column(key)] + models.map { Column($0.name, alignment: .trailing, format: .decimals(2)) },
            rows: names.map { name in
                [.text(name)] + models.map { $0.cells.first { $0.name == name }?.cell ?? .missing("not measured") }
            })
    }
}

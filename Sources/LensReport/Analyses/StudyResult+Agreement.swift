import LensCore

/// How far attribution and patching agree, from one protocol to the other.
extension StudyResult {
    var agreementBlocks: [Block] {
        let found = rows.flatMap { row in
            let results = row.reading?.agreements ?? []
            return results.map { result in
                let schemes = result.protocols.map(\.rawValue).joined(separator: ", ")
                return (label: results.count == 1 ? row.label : "\(row.label) (\(schemes))", result: result)
            }
        }
        guard !found.isEmpty else { return [] }
        var blocks: [Block] = []
        // By itself, a result has its table in its own group.
        if found.count > 1 { blocks.append(.table(table(found))) }
        return blocks
            + found.map { label, result in
                var group = folded(label, summary: summary(result), result.sections())
                group.disclosure = .open
                return .group(group)
            }
    }

    private func summary(_ result: AgreementResult) -> String? {
        result.main.flatMap { row in
            row.meanSpearman.map { "mean ρ \(Cell.estimate($0, row.low, row.high, nil).text(Self.rho)), n = \(row.n)" }
        }
    }

    /// Rows of all results, side by side.
    private func table(_ found: [(label: String, result: AgreementResult)]) -> Table {
        var order: [[String]] = []
        var steps: [[String]: String] = [:]
        for row in found.flatMap({ $0.result.overall }) {
            if !order.contains([row.a, row.b]) { order.append([row.a, row.b]) }
            if let step = row.step { steps[[row.a, row.b]] = step }
        }
        return Table(
            "Mean ρ side by side",
            reading: "From row to row one thing changes, as the second column says, so that a reader sees which of them moves ρ.",
            columns: ["methods", "what it changes"] + found.map { Column($0.label, alignment: .trailing, format: Self.rho) },
            rows: order.map { names in
                [.text(names.joined(separator: " × ")), .text(steps[names] ?? "")]
                    + found.map { _, result in
                        guard let row = result.overall.first(where: { [$0.a, $0.b] == names }) else {
                            return .missing("this protocol was not asked for")
                        }
                        return .estimate(row.meanSpearman, row.low, row.high, row.reason)
                    }
            })
    }
}

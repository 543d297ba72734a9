import LensCore

extension VerifyResult: Presentable {
    public static var title: String { "Conformance of a model folder" }

    public func sections() -> [Document.Section] {
        var sections = [
            Document.Section(
                "Checks", [.prose(summary), .table(checkTable), .definitions(checks.map { .init($0.name, $0.detail) })])
        ]
        if let bisection { sections.append(.init("Where it differs", [.prose(Self.words(bisection))])) }
        if !differences.isEmpty { sections.append(.init("Other tokens than the golden file's", [.table(differenceTable)])) }
        sections += texts.enumerated().map { .init("Text \($0 + 1) as fed", Self.blocks($1)) }
        return sections
    }

    private var summary: String {
        let counts = [Outcome.held, .failed, .notMeasured].map { outcome in checks.count { $0.outcome == outcome } }
        let rest = counts[2] == 0 ? "" : "; \(counts[2]) could not be measured"
        return counts[1] == 0 ? "All \(counts[0]) checks hold\(rest)." : "\(counts[1]) checks fail, \(counts[0]) hold\(rest)."
    }

    private var checkTable: Table {
        Table(
            "Checks", reading: "A check with a bound holds where what was measured is at most that.",
            columns: ["check", "outcome", "measured", "bound"],
            rows: checks.map { check in
                [
                    .text(check.name), .text(Self.words(check.outcome)), .number(check.measured, orMissing: ""),
                    .number(check.bound, orMissing: ""),
                ]
            })
    }

    private var differenceTable: Table {
        Table(
            "First differences", reading: "The token that differs stands between » and «.",
            columns: [Column("text", format: .whole), Column("token", format: .whole), "golden file", "here"],
            rows: differences.map {
                [
                    .number($0.index), .number($0.position.map(Double.init), orMissing: "only the rendered text differs"),
                    .text(VisibleText.make($0.expected)), .text(VisibleText.make($0.found)),
                ]
            })
    }

    private static func words(_ outcome: Outcome) -> String {
        switch outcome {
        case .held: "holds"
        case .failed: "FAILS"
        case .notMeasured: "not measured"
        }
    }

    private static func words(_ bisection: Bisection) -> String {
        let format = NumberFormat.standard
        let numbers =
            "The first activation that differs is \(bisection.site) of text \(bisection.index): by "
            + "\(format.string(bisection.float32)) in float32 and \(format.string(bisection.float64)) in float64, where "
            + "\(format.string(bisection.bound)) is allowed."
        switch bisection.verdict {
        case .rounding: return numbers + " It vanishes in float64: rounding."
        case .bug: return numbers + " It stays in float64: something else is computed here, at this site or just before it."
        }
    }

    private static func blocks(_ text: Text) -> [Block] {
        let rows = text.ids.indices.map { index -> [Cell] in
            [
                .number(index), .number(text.ids[index]), .text(VisibleText.make(text.pieces[index])),
                .text(index == text.readout ? "\(text.roles[index]), readout" : text.roles[index]),
            ]
        }
        return [
            .prose(VisibleText.make(text.text)),
            .table(
                Table(
                    "\(text.ids.count) tokens, reward \(NumberFormat.standard.string(text.reward))",
                    reading: "The reward is read at the token marked readout.",
                    columns: [Column("position", format: .whole), Column("id", format: .whole), "piece", "role"], rows: rows)),
        ]
    }
}

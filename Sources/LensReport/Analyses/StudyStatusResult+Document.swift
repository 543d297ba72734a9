import LensCore

extension StudyStatusResult: Presentable {
    public static var title: String { "Study status" }

    public func sections() -> [Document.Section] {
        var blocks: [Block] = [.prose("\(name): \(coverage.inWords)"), .table(table)]
        if others > 0 {
            blocks.append(
                .note(
                    "The store has \(others) \(others == 1 ? "result" : "results") besides, which the study's file as it is now does "
                        + "not ask for."))
        }
        var sections = [Document.Section("Progress", blocks)]
        if !failures.isEmpty {
            sections.append(.init("What could not be made", failures.map { .notMeasured($0.what, why: $0.why) }))
        }
        return sections
    }

    private var table: Table {
        Table(
            "Results by model and analysis",
            columns: [
                "model", "analysis", Column("planned", format: .whole), Column("done", format: .whole),
                Column("failed", format: .whole), Column("left", format: .whole),
            ],
            rows: rows.map {
                [
                    .text($0.model), .text($0.analysis), .number($0.planned), .number($0.done), .number($0.failed),
                    .number(max(0, $0.planned - $0.done - $0.failed)),
                ]
            })
    }
}

import LensCore

/// How much of the plan there is, and why not all.
extension StudyResult {
    /// Failures named one by one.
    private static let named = 20

    var coverageBlocks: [Block] {
        var blocks: [Block] = [
            .prose(coverage.inWords),
            .table(
                Table(
                    "Files of pairs", columns: ["pairs of", Column("pairs", format: .whole)],
                    rows: sources.map { [.text($0.name), .number($0.pairs)] })),
        ]
        blocks += failures.prefix(Self.named).map { .notMeasured($0.what, why: $0.why) }
        if failures.count > Self.named {
            blocks.append(.note("\(failures.count - Self.named) more reasons are in --format json."))
        }
        return blocks
    }
}

extension StudyResult.Coverage {
    var inWords: String {
        var parts = ["\(done) of \(planned) planned results are there"]
        if failed > 0 { parts.append("\(failed) could not be made") }
        if left > 0 { parts.append("\(left) are still to be made") }
        return parts.joined(separator: "; ") + "."
    }
}

extension StudyResult.Failure {
    /// What is missing.
    var what: String { "\(analysis) of \(model), \(n) \(n == 1 ? "result" : "results")" }
}

import LensCore

extension StudyContents {
    var coverage: StudyResult.Coverage {
        StudyResult.Coverage(
            planned: entries.count, done: entries.count { $0.row?.report != nil },
            failed: entries.count { $0.row?.failure != nil })
    }

    /// Failures that say the same of the same model and analysis, together.
    var failures: [StudyResult.Failure] {
        let failed = entries.compactMap { entry in
            entry.row?.failure.map { why in
                let reason = entry.plan.pair.map { why.hasPrefix("\($0): ") ? String(why.dropFirst($0.count + 2)) : why } ?? why
                return (model: modelName(entry), analysis: entry.plan.label, why: reason)
            }
        }
        return Clusters(failed, by: { [$0.model, $0.analysis, $0.why] }).members.map {
            StudyResult.Failure(model: $0[0].model, analysis: $0[0].analysis, why: $0[0].why, n: $0.count)
        }
    }

    /// How far the study is, by model and analysis.
    ///
    /// - Parameter made: how many results a run that just ended has made.
    public func status(made: Int? = nil) -> StudyStatusResult {
        let groups = Clusters(entries, by: { [modelName($0), $0.plan.label] }).members
        return StudyStatusResult(
            name: name, coverage: coverage,
            rows: groups.map { group in
                StudyStatusResult.Row(
                    model: modelName(group[0]), analysis: group[0].plan.label, planned: group.count,
                    done: group.count { $0.row?.report != nil }, failed: group.count { $0.row?.failure != nil })
            }, failures: failures, others: others, made: made)
    }
}

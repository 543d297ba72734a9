import LensCore

extension StudyContents {
    /// What the results say together: the study's tables. It does not depend on who made them in which order.
    ///
    /// - Parameter seed: of the intervals.
    /// - Throws: `LensError` where a stored report cannot be read.
    public func result(seed: UInt64) throws -> StudyResult {
        let byModel = Dictionary(grouping: entries.filter { $0.plan.model != nil }) { $0.plan.model ?? 0 }
        return StudyResult(
            name: name,
            sources: sources.enumerated().map { index, name in
                StudyResult.Source(
                    name: name, pairs: Set(entries.filter { $0.plan.source == index }.compactMap(\.plan.pair)).count)
            }, coverage: coverage,
            models: try models.enumerated().map { index, name in
                let own = byModel[index] ?? []
                return StudyResult.Model(
                    name: name, description: try description(own),
                    readings: try sources.enumerated().compactMap { place, source in
                        let pairs = own.filter { $0.plan.source == place && $0.plan.pair != nil }
                        return pairs.isEmpty ? nil : try PairSummary(pairs, seed: seed).reading(source: source)
                    }, hack: try only(HackResult.self, own), concepts: try only(ConceptsResult.self, own))
            },
            comparisons: try entries.filter { $0.plan.model == nil }.compactMap { entry in
                guard let source = entry.plan.source, let report = try entry.report(CompareResult.self) else { return nil }
                return StudyResult.Comparison(source: sources[source], result: report.result)
            }, failures: failures)
    }

    private func only<Result: AnalysisResult>(_ type: Result.Type, _ entries: [Entry]) throws -> Result? {
        try entries.first { $0.row?.analysis == type.analysis }?.report(type)?.result
    }

    /// Every report says which model it is about.
    private func description(_ entries: [Entry]) throws -> ModelDescription? {
        guard let report = entries.lazy.compactMap(\.row?.report).first else { return nil }
        return try JSONText.decode(report, as: Envelope.self).model
    }

    private struct Envelope: Decodable { let model: ModelDescription? }
}

extension StudyContents.Entry {
    /// The stored report; nil where there is none, or none of this analysis.
    func report<Result: AnalysisResult>(_ type: Result.Type) throws -> Report<Result>? {
        guard let row, row.analysis == type.analysis, let text = row.report else { return nil }
        do { return try JSONText.decode(text) } catch {
            throw LensError.input(
                at: "the store's result \(row.key)", expected: "a report of \(row.analysis)", found: "something else",
                hint: "delete that row and resume")
        }
    }
}

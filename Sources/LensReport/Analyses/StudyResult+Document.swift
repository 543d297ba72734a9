import LensCore

extension StudyResult: Presentable {
    public static var title: String { "Study" }

    public func sections() -> [Document.Section] {
        let writes =
            "Means over pairs of what each component adds to the chosen response's reward minus what it adds to the rejected one's, "
            + "with 95 % intervals clustered by prompt."
        let causes =
            "Means over pairs of how far the reward moves when a component's activation is replaced and everything downstream "
            + "recomputed, with 95 % intervals clustered by prompt. A positive effect carries the preference."
        let sections = [
            Document.Section("Summary", summaryBlocks), .init("Coverage", coverageBlocks), .init("Accuracy", accuracyBlocks),
            .init("Calibration", calibrationBlocks), .init("Where preferences form", depthBlocks),
            .init("What writes preferences", contributionBlocks(\.attributions, quantity: "mean contribution", writes)),
            .init("What causes preferences", contributionBlocks(\.patches, quantity: "mean effect", causes)),
            .init("Whether the two agree", agreementBlocks), .init("What models can be talked into", hackBlocks),
            .init("Concepts", conceptBlocks), .init("Models compared", comparisonBlocks),
        ]
        return sections.filter { !$0.blocks.isEmpty }
    }

    /// One model on one file of pairs.
    struct Row {
        let model: String
        let source: String
        /// Unique in the study.
        let label: String
        /// Nil without any result.
        let reading: Reading?
    }

    /// Every model on every file.
    var rows: [Row] {
        models.flatMap { model in
            sources.map { source in
                Row(
                    model: model.name, source: source.name,
                    label: sources.count > 1 ? "\(model.name), \(source.name)" : model.name,
                    reading: model.readings.first { $0.source == source.name })
            }
        }
    }

    /// The rows that have something, with it.
    func having<Found>(_ part: (Reading) -> Found?) -> [(label: String, found: Found)] {
        rows.compactMap { row in row.reading.flatMap(part).map { (row.label, $0) } }
    }

    /// An analysis' whole document as one group.
    func folded(_ title: String, summary: String?, _ sections: [Document.Section]) -> Group {
        Group(title, summary: summary, Document.Section.nested(title, sections).blocks)
    }

    private var comparisonBlocks: [Block] {
        comparisons.map { comparison in
            .group(folded(comparison.source, summary: "\(comparison.result.n) pairs", comparison.result.sections()))
        }
    }
}

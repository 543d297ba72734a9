import LensCore

extension CombinedResult: Presentable {
    public static var title: String { "Report on a reward model" }

    public func sections() -> [Document.Section] {
        let score = reports.score.result
        var sections = [
            Document.Section("Summary", summary),
            Document.Section(
                "Rewards",
                [.prose(score.accuracyInWords), .table(score.pairTable)]
                    + [score.objectiveTable.map(Block.table)].compactMap(\.self)),
        ]
        if let lens = reports.lens?.result {
            sections.append(
                .init("Where preferences form", [lens.formation.map(Block.prose)].compactMap(\.self) + lens.overviewBlocks))
        }
        if let attribution = reports.attribute?.result {
            sections.append(.init("What writes preferences", attribution.overviewBlocks))
        }
        if let tokens = reports.gradients?.result { sections.append(.init("What each token adds", tokens.overview)) }
        if let patch = reports.patch?.result { sections.append(.init("What causes preferences", patch.summary)) }
        if let agreement = reports.agree?.result {
            sections.append(.nested("Whether the two agree", agreement.sections()))
        }
        if let hack = reports.hack?.result {
            sections.append(.nested("What it can be talked into", hack.sections(), lead: Self.builtIn))
        }
        if let concepts = reports.concepts?.result {
            sections.append(.nested("Concepts", concepts.sections(), lead: Self.builtIn))
        }
        // Pairs are shown with everything else that is known of them.
        if let features = reports.features?.result {
            sections.append(.nested("Features", features.sections().filter { $0.title != "Pairs" }))
        }
        sections.append(.init("Pairs", pairBlocks))
        if !notMeasured.isEmpty {
            sections.append(.init("Not measured", notMeasured.map { .notMeasured($0.what, why: $0.why) }))
        }
        return sections
    }

    /// Pairs that are shown one by one.
    static let shown = 40

    private var pairBlocks: [Block] {
        let groups = fed.indices.prefix(Self.shown).map { Block.group(pair($0)) }
        guard fed.count > groups.count else { return groups }
        return [.note("The first \(groups.count) of \(fed.count) pairs one by one; --format json has all.")] + groups
    }

    private static var builtIn: [Block] {
        [.note("Measured on texts that come with the program, not on the pairs of this report.")]
    }
}

extension Document.Section {
    /// An analysis' sections as one: the blocks of the first, the others folded.
    static func nested(_ title: String, _ sections: [Document.Section], lead: [Block] = []) -> Document.Section {
        let others = sections.dropFirst().filter { !$0.blocks.isEmpty }
        return .init(title, lead + (sections.first?.blocks ?? []) + others.map { .group(Group($0.title, $0.blocks)) })
    }
}

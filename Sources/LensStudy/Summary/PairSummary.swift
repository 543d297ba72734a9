import LensCore

/// Results of single pairs by one model on one file, put together.
struct PairSummary {
    let entries: [StudyContents.Entry]
    let seed: UInt64

    init(_ entries: [StudyContents.Entry], seed: UInt64) {
        self.entries = entries
        self.seed = seed
    }

    private var bootstrap: Bootstrap { Bootstrap(seed: seed) }

    func reading(source: String) throws -> StudyResult.Reading {
        StudyResult.Reading(
            source: source, accuracy: try accuracy(), depths: try depths(),
            attributions: try contributions(AttributionResult.self) { $0.components.map { ($0.component, $0.difference) } },
            patches: try contributions(PatchResult.self) { $0.effects.map { ($0.component, $0.effect) } },
            agreements: try agreements())
    }

    /// The results of one analysis, each with its pair's prompt.
    private func results<R: AnalysisResult>(_ type: R.Type) throws -> [(plan: PlanRow, result: R)] {
        try entries.compactMap { entry in try entry.report(type).map { (entry.plan, $0.result) } }
    }

    private func accuracy() throws -> StudyResult.Accuracy? {
        let scored = try results(ScoreResult.self).flatMap { plan, result in result.pairs.map { (plan, $0.margin) } }
        guard !scored.isEmpty else { return nil }
        func share(_ rows: [(PlanRow, Double)]) -> Measure {
            Measure(WilsonInterval(successes: rows.count { $0.1 > 0 }, n: rows.count))
        }
        let named = scored.filter { $0.0.category != nil }
        return StudyResult.Accuracy(
            all: share(scored),
            categories: Clusters(named, by: { $0.0.category ?? "" }).members.map {
                StudyResult.Category(name: $0[0].0.category ?? "", accuracy: share($0))
            },
            calibration: Calibration(margins: scored.map(\.1), clusters: scored.map { $0.0.prompt ?? "" }, seed: seed))
    }

    private func depths() throws -> StudyResult.Depths? {
        let read = try results(LensResult.self).flatMap { plan, result in
            result.pairs.map { (prompt: plan.prompt ?? "", pair: $0, layers: result.layers) }
        }
        guard let layers = read.first?.layers else { return nil }
        let spread = RootMeanSquare.of(read.map(\.pair.margin))
        let prompts = read.map(\.prompt)
        func depth(_ place: (Crystallization) -> Int?) -> Measure {
            let known = read.compactMap { row in
                place(row.pair.crystallization).map { (Double($0) / Double(max(1, layers)), row.prompt) }
            }
            return Measure(bootstrap.mean(known.map(\.0), clusters: known.map(\.1)))
        }
        return StudyResult.Depths(
            layers: layers,
            curve: (0...layers).map { index in
                guard spread > 0 else { return .missing("no pair has a margin", n: read.count) }
                return Measure(bootstrap.mean(read.map { $0.pair.difference.normalized[index] / spread }, clusters: prompts))
            }, firstCrossing: depth(\.firstCrossing), stable: depth(\.stable),
            stableCounts: (0...layers).map { index in read.count { $0.pair.crystallization.stable == index } })
    }

    /// Means of what each component does, by the analysis' options.
    private func contributions<R: AnalysisResult>(
        _ type: R.Type, _ parts: (R.Pairs.Element) -> [(Component, Double)]
    ) throws -> [StudyResult.Contributions] where R: OfPairs {
        try Clusters(results(type), by: \.plan.label).members.map { group in
            var order: [Component] = []
            var values: [Component: (values: [Double], prompts: [String])] = [:]
            for (plan, result) in group {
                for (component, value) in result.pairs.flatMap(parts) {
                    if values[component] == nil { order.append(component) }
                    values[component, default: ([], [])].values.append(value)
                    values[component, default: ([], [])].prompts.append(plan.prompt ?? "")
                }
            }
            return StudyResult.Contributions(
                label: group[0].plan.label,
                components: order.compactMap { component in
                    values[component].map {
                        .init(component: component, mean: Measure(bootstrap.mean($0.values, clusters: $0.prompts)))
                    }
                })
        }
    }

    private func agreements() throws -> [AgreementResult] {
        try Clusters(results(AgreementResult.self), by: \.plan.label).members.compactMap { group in
            let joined = AgreementResult.joined(
                group.map(\.result), prompts: group.map { $0.plan.prompt ?? "" }, seed: seed)
            return joined.map {
                AgreementResult(
                    protocols: $0.protocols, methods: $0.methods, pairs: [], summary: $0.summary, points: $0.points)
            }
        }
    }
}

/// A result that is a list of pairs.
private protocol OfPairs {
    associatedtype Pairs: Collection
    var pairs: Pairs { get }
}

extension AttributionResult: OfPairs {}
extension PatchResult: OfPairs {}

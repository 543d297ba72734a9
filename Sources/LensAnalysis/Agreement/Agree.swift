import LensCore
import LensModel

/// Agreement of the observational and the causal view of a model.
///
/// Per pair: the rank correlation over components of two ways to score them; then the mean over pairs with an interval
/// clustered by prompt. Costs per pair six forward passes and the all-position patches.
public struct Agree {
    let model: RewardModel
    let protocols: [AgreementResult.Scheme]
    let seed: UInt64
    let truncating: Bool
    let progress: ProgressHandler

    public init(
        _ model: RewardModel, protocols: [AgreementResult.Scheme] = [.rewardLens1, .corrected], seed: UInt64 = 0,
        truncating: Bool = false, progress: @escaping ProgressHandler = { _ in }
    ) {
        self.model = model
        self.protocols = protocols
        self.seed = seed
        self.truncating = truncating
        self.progress = progress
    }

    public func pairs(_ pairs: [PreferencePair]) throws -> (result: AgreementResult, warnings: [String]) {
        let rows = AgreementRow.rows(protocols)
        let methods = AgreementMethod.allCases.filter { method in
            rows.contains { $0.a == method || $0.b == method } && (!method.isOfHeads || model.has(.headOutput(0)))
        }
        var (compared, points, warnings): ([AgreementResult.Pair], [[AgreementResult.Point]], [String]) = ([], [], [])
        for pair in pairs {
            let input = try PatchInput(pair, model: model, truncating: truncating)
            warnings += input.warnings
            let scores = try naming(pair.id) { try AgreementScores(input, model, methods) }
            compared.append(
                AgreementResult.Pair(
                    id: pair.id, category: pair.category, margin: scores.margin,
                    comparisons: rows.map { Self.compare($0, scores.byMethod) }))
            points.append(Self.points(scores.byMethod))
            try progress(Progress(done: compared.count, total: pairs.count, what: "pairs"))
        }
        return (
            AgreementResult(
                protocols: protocols, methods: methods.map(\.rawValue),
                rows: rows.map { .init(a: $0.a.rawValue, b: $0.b.rawValue, step: $0.step) }, pairs: compared,
                prompts: pairs.map(Compare.prompt), points: points, seed: seed),
            warnings
        )
    }

    private static func compare(
        _ row: AgreementRow, _ scores: [AgreementMethod: [Component: Double]]
    ) -> AgreementResult.Comparison {
        let (a, b) = (scores[row.a] ?? [:], scores[row.b] ?? [:])
        let shared = a.keys.filter { b[$0] != nil }.sorted { $0.description < $1.description }
        let (x, y) = (shared.compactMap { a[$0] }, shared.compactMap { b[$0] })
        return AgreementResult.Comparison(
            a: row.a.rawValue, b: row.b.rawValue, spearman: Correlation.spearman(x, y).value,
            kendall: Correlation.kendall(x, y).value, topOverlap: topOverlap(x, y), signAgreement: signAgreement(x, y))
    }

    /// The share of one side's largest magnitudes among the other's: the ten largest, or a third where there are fewer.
    static func topOverlap(_ x: [Double], _ y: [Double]) -> Double? {
        let k = min(10, x.count / 3)
        guard k > 0 else { return nil }
        func top(_ values: [Double]) -> Set<Int> {
            Set(values.indices.sorted { (abs(values[$0]), $1) > (abs(values[$1]), $0) }.prefix(k))
        }
        return Double(top(x).intersection(top(y)).count) / Double(k)
    }

    static func signAgreement(_ x: [Double], _ y: [Double]) -> Double? {
        x.isEmpty ? nil : Double(zip(x, y).count { ($0 > 0) == ($1 > 0) }) / Double(x.count)
    }

    /// Attribution and noising at the readout of every component and head.
    private static func points(_ scores: [AgreementMethod: [Component: Double]]) -> [AgreementResult.Point] {
        func points(_ observing: AgreementMethod, _ causing: AgreementMethod) -> [AgreementResult.Point] {
            let (attribution, patching) = (scores[observing] ?? [:], scores[causing] ?? [:])
            return attribution.keys.sorted { $0.description < $1.description }.compactMap { component in
                guard let observed = attribution[component], let caused = patching[component] else { return nil }
                return AgreementResult.Point(component: component, attribution: observed, patching: caused)
            }
        }
        return points(.attribution, .noisingReadout) + points(.attributionHeads, .noisingHeads)
    }
}

import LensCore
import LensModel

/// Compares reward models of any architectures and tokenizers on shared pairs.
///
/// What is compared is what models do with the same texts: rewards, preferences (as a STARC distance, Skalse et al., 2024),
/// where in depth a preference forms, which parts carry it, and how alike the readouts are (debiased CKA). Raw heads are never
/// compared: a head is fixed up to shift and scale only, and reads a basis of its own. Each model is loaded, run and left
/// before the next one: about six forward passes a pair.
public struct Compare {
    let seed: UInt64
    let truncating: Bool
    let progress: ProgressHandler

    public init(seed: UInt64 = 0, truncating: Bool = false, progress: @escaping ProgressHandler = { _ in }) {
        self.seed = seed
        self.truncating = truncating
        self.progress = progress
    }

    /// - Parameters:
    ///   - count: models.
    ///   - model: loads one of them; it is kept while it runs.
    /// - Throws: `LensError` for fewer than two models or two pairs, or texts that cannot be run.
    public func run(
        _ pairs: [PreferencePair], models count: Int, _ model: (Int) throws -> RewardModel
    ) throws -> (result: CompareResult, warnings: [String]) {
        guard count > 1 else {
            throw LensError.input("a comparison needs two models or more", hint: "give --model several times")
        }
        guard pairs.count > 1 else {
            throw LensError.input("a comparison needs two pairs or more, not \(pairs.count)", hint: "give --pairs with more rows")
        }
        var views: [ModelView] = []
        for index in 0..<count {
            let loaded = try model(index)
            views.append(try ModelView(loaded, pairs, truncating: truncating, progress: progress))
        }
        let names = Self.unique(views.map(\.description.name))
        let bootstrap = Bootstrap(seed: seed)
        let clusters = pairs.map(Self.prompt)
        let comparisons = views.indices.flatMap { a in views.indices.dropFirst(a + 1).map { (a, $0) } }
        return (
            CompareResult(
                n: pairs.count, models: zip(names, views).map { $1.result(name: $0, pairs, clusters, bootstrap) },
                pairs: try comparisons.map { a, b in
                    try ViewComparison(views[a], views[b], clusters: clusters, seed: seed).result(names[a], names[b])
                }, disagreements: Self.disagreements(pairs, views)),
            zip(names, views).flatMap { name, view in view.warnings.map { "\(name): \($0)" } }
        )
    }

    /// What responses are centred and resampled by.
    static func prompt(_ pair: PreferencePair) -> String {
        pair.prompt.map { "\($0.role)\u{1F}\($0.content)" }.joined(separator: "\u{1E}")
    }

    /// The second model of a name is `name (2)`.
    public static func unique(_ names: [String]) -> [String] {
        var seen: [String: Int] = [:]
        return names.map { name in
            seen[name, default: 0] += 1
            let count = seen[name] ?? 1
            return count == 1 ? name : "\(name) (\(count))"
        }
    }

    private static func disagreements(_ pairs: [PreferencePair], _ views: [ModelView]) -> [CompareResult.Disagreement] {
        pairs.indices.compactMap { index in
            let margins = views.map { $0.spread > 0 ? $0.margins[index] / $0.spread : 0 }
            guard margins.contains(where: { $0 > 0 }), margins.contains(where: { $0 < 0 }) else { return nil }
            return CompareResult.Disagreement(
                id: pairs[index].id, category: pairs[index].category, prompt: pairs[index].prompt.last?.content ?? "",
                margins: margins)
        }.sorted { $0.gap == $1.gap ? $0.id < $1.id : $0.gap > $1.gap }
    }
}

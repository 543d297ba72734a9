import LensCore
import LensModel
import LensProbes

/// What removals cost: preferences over other texts, with the concept in the stream and without.
struct ReferenceRemovals {
    /// Preferences: the response `with` is the better one.
    let contrasts: [Contrast]
    let seed: UInt64
    /// Of each contrast, as the model is.
    let margins: [Double]
    /// By removal: of each contrast, projected and erased.
    let changed: [(projected: [Double], erased: [Double])]

    /// One pass of the engine for each distinct text, with two rows for each removal.
    init(
        _ contrasts: [Contrast], removals: [WholeRemoval], at: ConceptsResult.Place, model: RewardModel, truncating: Bool,
        seed: UInt64, progress: ProgressHandler
    ) throws {
        (self.contrasts, self.seed) = (contrasts, seed)
        let activations = try ConceptActivations(
            contrasts, layers: Set(removals.map(\.layer)), at: at, model: model, truncating: truncating, progress: progress)
        let engine = CounterfactualEngine(model)
        var rewards: [ConceptActivations.Request: [Double]] = [:]
        let requests = contrasts.flatMap(\.requests)
        for request in requests where rewards[request] == nil {
            guard let text = activations.texts[request] else { continue }
            let rows = try removals.flatMap { try $0.counterfactuals(activations.spot(request, layer: $0.layer)) }
            let outcome = try engine.run(base: text, counterfactuals: rows)
            rewards[request] = [outcome.base.value] + outcome.rewards.map(\.value)
            try progress(Progress(done: rewards.count, total: activations.texts.count, what: "reference texts changed"))
        }
        func margins(_ row: Int) -> [Double] {
            contrasts.indices.map { (rewards[requests[2 * $0]]?[row] ?? .nan) - (rewards[requests[2 * $0 + 1]]?[row] ?? .nan) }
        }
        self.margins = margins(0)
        changed = removals.indices.map { (margins(1 + 2 * $0), margins(2 + 2 * $0)) }
    }

    /// As the model is.
    func reference(_ name: String) -> ConceptsResult.Preferences {
        .init(name: name, accuracy: mean(margins.map(Self.hit)), margin: mean(margins))
    }

    /// - Parameters:
    ///   - difference: what is left of the concept's own.
    ///   - margins: after a removal.
    func effect(_ difference: Measure, _ margins: [Double]) -> ConceptsResult.Effect {
        .init(
            difference: difference, accuracy: mean(margins.map(Self.hit)),
            cost: mean(zip(self.margins, margins).map { Self.hit($0) - Self.hit($1) }), margin: mean(margins))
    }

    private static func hit(_ margin: Double) -> Double { margin > 0 ? 1 : margin == 0 ? 0.5 : 0 }

    private func mean(_ values: [Double]) -> Measure {
        guard !contrasts.isEmpty else { return .missing("there are no reference preferences") }
        return .init(Bootstrap(seed: seed).mean(values, clusters: contrasts.map(\.cluster)))
    }
}

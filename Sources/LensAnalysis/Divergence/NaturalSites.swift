import LensCore
import LensModel
import LensText
import LensTorch

/// The natural distributions of everything that a sweep touches, from one set of reference texts. One forward pass each.
struct NaturalSites {
    private let manifolds: [Component: NaturalManifold]
    private let reference: ReferenceSet
    /// Reference texts in the order of their rewards.
    private let order: [Int]
    /// The standard deviation of the reference texts' rewards.
    let spread: Double

    /// - Parameter components: those that are patched; the streams they lead to are added.
    init(
        _ components: [Component], texts: [(owner: String, text: TokenizedText)], model: RewardModel, seed: UInt64,
        progress: ProgressHandler
    ) throws {
        let layers = model.shape.layers
        let all = Set(components + components.compactMap { $0.downstream(layers: layers) })
        let reference = try ReferenceSet(texts, sites: Set(all.compactMap(\.site)), model: model, progress: progress)
        var manifolds: [Component: NaturalManifold] = [:]
        for component in all {
            manifolds[component] = try NaturalManifold(reference.part(component), clusters: reference.owners, seed: seed)
            try progress(Progress(done: manifolds.count, total: all.count, what: "distributions"))
        }
        self.manifolds = manifolds
        self.reference = reference
        order = reference.rewards.indices.sorted { (reference.rewards[$0], $0) < (reference.rewards[$1], $1) }
        spread = Moments(reference.rewards).standardDeviation ?? 0
    }

    subscript(component: Component) -> NaturalManifold {
        get throws {
            guard let found = manifolds[component] else { throw LensError.failure("\(component) has no distribution") }
            return found
        }
    }

    /// How far activations `[row, n]` of a component lie from natural ones.
    func distances(_ component: Component, _ activations: Tensor) throws -> [DivergenceResult.Distance] {
        let manifold = try self[component]
        return zip(try manifold.scores(activations), try manifold.neighbourDistances(activations)).map { score, distance in
            DivergenceResult.Distance(
                score: score, ratio: Self.ratio(score, manifold.threshold),
                neighbourRatio: Self.ratio(distance, manifold.neighbourThreshold))
        }
    }

    /// A threshold of 0 belongs to a site that never varies: whatever differs from it is as far away as can be.
    private static func ratio(_ value: Double, _ threshold: Double) -> Double {
        value == 0 ? 0 : min(value / threshold, Double.greatestFiniteMagnitude)
    }

    /// The mean activation of the reference texts whose reward lies in the same tenth as a given one, `[n]`.
    func centre(_ component: Component, reward: Double) throws -> Tensor {
        let below = order.count { reference.rewards[$0] < reward }
        let tenths = min(10, order.count)
        let tenth = min(tenths - 1, below * tenths / max(1, order.count))
        let own = order[tenth * order.count / tenths..<(tenth + 1) * order.count / tenths]
        return try self[component].rows.selecting(0, Tensor(indices: own.sorted())).mean([0])
    }
}

extension Component {
    /// The stream at the readout that a change of the component shows in next; nil behind the last block.
    func downstream(layers: Int) -> Component? { layer < layers ? .residual(layer + 1) : nil }
}

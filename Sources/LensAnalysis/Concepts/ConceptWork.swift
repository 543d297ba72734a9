import LensCore
import LensModel
import LensProbes

/// One concept on its way through the analysis.
struct ConceptWork {
    let set: ContrastSet
    private let activations: ConceptActivations
    private let folds: GroupedFolds
    private let sweep: ConceptSweep
    private let seed: UInt64

    init(_ set: ContrastSet, _ activations: ConceptActivations, layers: [Int], seed: UInt64) throws {
        let rows = try layers.map { (layer: $0, rows: try activations.rows(set.contrasts, layer: $0)) }
        guard let folds = GroupedFolds(rows.first?.rows.clusters ?? [], seed: seed) else {
            throw LensError.failure("\(set.name): too few prompts for folds")
        }
        (self.set, self.activations, self.folds, self.seed) = (set, activations, folds, seed)
        sweep = ConceptSweep(rows, folds: folds, seed: seed)
    }

    /// A seed of the concept's own, whatever other concepts there are.
    private func ownSeed(for purpose: String) -> UInt64 {
        let name = "\(purpose) \(set.name)".utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var random = SeededGenerator(seed: seed, stream: name)
        return random.next()
    }

    /// What the engine found at the best depth.
    struct Causes {
        let steering: ConceptsResult.Steering
        /// Of the concept's own texts: as they are, projected and erased; with − without of each contrast.
        let differences: [[Double]]
        let certificate: ConceptsResult.Certificate
        let whole: WholeRemoval
    }

    /// Changes every text of the contrasts at the best depth; nil where activations do not define the concept.
    func causes(placebo: ContrastSet?, reason: String, alphas: [Double], progress: () throws -> Void) throws -> Causes? {
        guard let layer = sweep.bestLayer else { return nil }
        let rows = try activations.rows(set.contrasts, layer: layer)
        let control = try placebo.map { try activations.rows($0.contrasts, layer: layer) }
        guard
            let steering = ConceptSteering(
                rows, placebo: control, placeboReason: reason, layer: layer, alphas: alphas, seed: ownSeed(for: "steering")),
            let removal = ConceptRemoval(rows, layer: layer, folds: folds, seed: seed),
            let whole = WholeRemoval(rows, layer: layer)
        else { return nil }
        let engine = CounterfactualEngine(activations.model)
        var (changes, differences): ([[Double]], [[Double]]) = ([], [])
        for (index, contrast) in set.contrasts.enumerated() {
            func rewards(_ response: String, _ row: Int, steered: Bool) throws -> [Double] {
                let spot = try activations.spot(.init(contrast.prompt, response), layer: layer)
                let rows = try removal.counterfactuals(row, spot) + (steered ? steering.counterfactuals(spot) : [])
                let outcome = try engine.run(base: spot.text, counterfactuals: rows)
                try progress()
                return [outcome.base.value] + outcome.rewards.map(\.value)
            }
            let with = try rewards(contrast.with, 2 * index, steered: false)
            let without = try rewards(contrast.without, 2 * index + 1, steered: true)
            differences.append(zip(with, without).map { $0 - $1 })
            changes.append(without.dropFirst(3).map { $0 - without[0] })
        }
        return Causes(
            steering: steering.result(changes, clusters: set.contrasts.map(\.cluster), seed: seed), differences: differences,
            certificate: removal.certificate(rows), whole: whole)
    }

    /// - Parameter cost: reference preferences, with their margins after projection and erasure.
    func concept(
        _ causes: Causes?, cost: (costs: ReferenceRemovals, projected: [Double], erased: [Double])?
    ) throws -> ConceptsResult.Concept {
        let clusters = set.contrasts.map(\.cluster)
        let removal = causes.flatMap { causes in
            cost.map { cost in
                func mean(_ place: Int) -> Measure {
                    .init(Bootstrap(seed: seed).mean(causes.differences.map { $0[place] }, clusters: clusters))
                }
                return ConceptsResult.Removal(
                    layer: causes.whole.layer, difference: mean(0), projection: cost.costs.effect(mean(1), cost.projected),
                    erasure: cost.costs.effect(mean(2), cost.erased), certificate: causes.certificate)
            }
        }
        return .init(
            name: set.name, description: set.description, n: set.contrasts.count, units: Set(clusters).count,
            layers: sweep.layers, bestLayer: sweep.bestLayer, p: sweep.p, cosines: try cosines(), steering: causes?.steering,
            removal: removal)
    }

    private func cosines() throws -> [ConceptsResult.Cosine] {
        guard case .success(let reward) = activations.rewardDirection else { return [] }
        return ConceptCosines.of(try lastRows(), reward: reward, seed: ownSeed(for: "cosine"))
    }

    /// The mean difference against the head's weight, as if nothing stood between.
    func rewardLens1() throws -> ConceptsResult.RewardLens1 {
        let difference = try ConceptProbe(.meanDifference, lastRows())?.direction
        return .init(
            concept: set.name, cosine: difference.flatMap { Vector.cosine($0, activations.headDirection) },
            n: set.contrasts.count)
    }

    private func lastRows() throws -> LabelledRows {
        try activations.rows(set.contrasts, layer: activations.model.shape.layers)
    }
}

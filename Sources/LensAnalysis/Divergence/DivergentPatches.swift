import LensCore
import LensModel
import LensText
import LensTorch

/// One text's patches at its readout: their rewards, how natural they are, and their rewards with what is not removed.
struct DivergentPatches {
    struct Found {
        let component: Component
        /// `[1, n]`, float64.
        let value: Tensor
        let reward: Double
        let patched: DivergenceResult.Distance
        let downstream: DivergenceResult.Distance?
        /// nil for natural patches.
        let naturalReward: Double?
    }

    let baseReward: Double
    let all: [Found]

    /// - Parameter patches: a component and the value that is put there, `[1, n]`.
    init(
        _ patches: [(component: Component, value: Tensor)], base: TokenizedText, sites: NaturalSites, model: RewardModel
    ) throws {
        let layers = model.shape.layers
        let engine = CounterfactualEngine(model)
        func run(_ counterfactuals: [Counterfactual]) throws -> CounterfactualEngine.Outcome {
            let streams = Set(patches.compactMap { $0.component.downstream(layers: layers)?.layer })
            return try engine.run(base: base, counterfactuals: counterfactuals, streams: streams.sorted())
        }
        /// The stream that a counterfactual leads to, `[1, width]`, and its distance.
        func downstream(_ index: Int, of component: Component, _ outcome: CounterfactualEngine.Outcome) throws
            -> (stream: Tensor, distance: DivergenceResult.Distance)?
        {
            guard let next = component.downstream(layers: layers), let rows = outcome.streams[next.layer] else { return nil }
            let stream = try rows.slice(0, index..<index + 1).exact()
            return (stream, try sites.distances(next, stream)[0])
        }
        func replacing(_ component: Component, _ value: Tensor) -> Intervention {
            Intervention(component, at: [base.readout], .replace(value))
        }
        let plain = try run(patches.map { Counterfactual(replacing($0.component, $0.value)) })
        let patched = try patches.map { try sites.distances($0.component, $0.value)[0] }
        // First the activation itself is made natural, then the stream that it leads to.
        let milder = try zip(patches, patched).map { patch, distance in
            try distance.isDivergent ? sites[patch.component].natural(patch.value) : patch.value
        }
        let isMilder = patched.contains(where: \.isDivergent)
        let second = isMilder ? try run(zip(patches, milder).map { Counterfactual(replacing($0.component, $1)) }) : plain
        var third: [(index: Int, counterfactual: Counterfactual)] = []
        for (index, patch) in patches.enumerated() {
            guard let next = patch.component.downstream(layers: layers),
                let after = try downstream(index, of: patch.component, second), after.distance.isDivergent
            else { continue }
            let natural = try sites[next].natural(after.stream)
            third.append((index, Counterfactual([replacing(patch.component, milder[index]), replacing(next, natural)])))
        }
        var natural = second.rewards.map(\.value)
        if !third.isEmpty {
            for (index, reward) in zip(third.map(\.index), try run(third.map(\.counterfactual)).rewards) {
                natural[index] = reward.value
            }
        }
        baseReward = plain.base.value
        all = try patches.enumerated().map { index, patch in
            let after = try downstream(index, of: patch.component, plain)?.distance
            let isNatural = !patched[index].isDivergent && after?.isDivergent != true
            return Found(
                component: patch.component, value: patch.value, reward: plain.rewards[index].value, patched: patched[index],
                downstream: after, naturalReward: isNatural ? nil : natural[index])
        }
    }
}

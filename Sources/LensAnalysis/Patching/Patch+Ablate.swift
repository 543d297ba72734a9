import LensCore
import LensModel
import LensText
import LensTorch

extension Patch {
    /// Zero, mean or resample: values that know nothing of the pair. The rejected run is ablated too, because a
    /// component may raise both rewards.
    func ablate(_ input: PatchInput) throws -> PatchResult.Pair {
        let draws =
            options.mode == .resample
            ? try reference?.draws(options.draws, notOf: input.id, seed: options.seed) ?? [] : []
        let prompt = PositionMap.promptLength(input.chosen, input.rejected)
        let chosen = try ablated(input.chosen, prompt: prompt, draws: draws)
        // Positions of the two texts correspond only as sets, so `each` has no margin effect.
        let measuresMargin = options.measuresMargin && options.at != .each
        let rejected = !measuresMargin ? nil : try ablated(input.rejected, prompt: prompt, draws: draws)
        let rejectedReward = try rejected?.base ?? model.run(input.rejected).reward.value
        let margin = chosen.base - rejectedReward
        let effects = chosen.places.indices.map { index in
            let place = chosen.places[index]
            let reward = chosen.rewards[index]
            let effect = chosen.base - reward
            return PatchResult.Effect(
                component: place.component, position: place.position, reward: reward, effect: effect,
                normalized: PatchResult.normalized(effect, margin: margin, rewards: (chosen.base, rejectedReward)),
                marginEffect: rejected.map { margin - (reward - $0.rewards[index]) })
        }
        return PatchResult.Pair(
            id: input.id, category: input.category, margin: margin, baseReward: chosen.base, effects: kept(effects),
            alignedFraction: 1, tokens: options.at == .each ? input.chosen.surfaces : nil)
    }

    private struct Ablated {
        let base: Double
        let places: [Place]
        /// One for each place, the mean over draws.
        let rewards: [Double]
    }

    private func ablated(_ text: TokenizedText, prompt: Int, draws: [Int]) throws -> Ablated {
        let positions = PositionMap.positions(options.at, of: text, promptLength: prompt)
        let places = places(positions, [])
        let counterfactuals = try places.flatMap { place in
            try operations(place.component, draws: draws).map {
                Counterfactual(Intervention(place.component, at: place.positions, $0))
            }
        }
        let outcome = try engine.run(base: text, counterfactuals: counterfactuals)
        let each = max(1, draws.count)
        let rewards = places.indices.map { index in
            outcome.rewards[index * each..<(index + 1) * each].reduce(0) { $0 + $1.value } / Double(each)
        }
        return Ablated(base: outcome.base.value, places: places, rewards: rewards)
    }

    private func operations(_ component: Component, draws: [Int]) throws -> [Intervention.Operation] {
        switch options.mode {
        case .mean: return try reference.map { [.replace(try $0.mean(component))] } ?? []
        case .resample: return try reference?.values(component, of: draws).map { .replace($0) } ?? []
        case .zero, .noising, .denoising: return [.scale(0)]
        }
    }
}

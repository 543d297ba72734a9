import LensCore
import LensModel
import LensText

extension Patch {
    /// Noising or denoising: the other response's values.
    func swap(
        _ input: PatchInput, base: TokenizedText, source: TokenizedText,
        effect: ((base: Double, source: Double), Double) -> Double
    ) throws -> PatchResult.Pair {
        let map = PositionMap(base: base, source: source, at: options.at, alignment: options.alignment)
        let places = places(map.base, map.source)
        let outcome = try engine.run(
            base: base, sources: [source],
            counterfactuals: places.map {
                Counterfactual(Intervention($0.component, at: $0.positions, .source(run: 0, positions: $0.sources)))
            })
        let rewards = (base: outcome.base.value, source: outcome.sources[0].value)
        let (chosen, rejected) = options.mode == .noising ? rewards : (rewards.source, rewards.base)
        let effects = zip(places, outcome.rewards).map { place, reward in
            let effect = effect(rewards, reward.value)
            return PatchResult.Effect(
                component: place.component, position: place.position, reward: reward.value, effect: effect,
                normalized: PatchResult.normalized(effect, margin: chosen - rejected, rewards: rewards))
        }
        return PatchResult.Pair(
            id: input.id, category: input.category, margin: chosen - rejected, baseReward: rewards.base, effects: kept(effects),
            alignedFraction: map.alignedFraction, tokens: options.at == .each ? base.surfaces : nil)
    }
}

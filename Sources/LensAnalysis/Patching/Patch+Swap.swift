import LensCore
import LensModel
import LensText

extension Patch {
    /// Noising or denoising: the other response's values. Patches of one mode share one run of each text.
    static func swap(_ input: PatchInput, _ patches: [Patch]) throws -> [PatchResult.Pair] {
        guard let first = patches.first else { return [] }
        let isNoising = first.options.mode == .noising
        let (base, source) = isNoising ? (input.chosen, input.rejected) : (input.rejected, input.chosen)
        let maps = patches.map { PositionMap(base: base, source: source, at: $0.options.at, alignment: $0.options.alignment) }
        let places = zip(patches, maps).map { $0.places($1.base, $1.source) }
        let outcome = try first.engine.run(
            base: base, sources: [source],
            counterfactuals: places.joined().map {
                Counterfactual(Intervention($0.component, at: $0.positions, .source(run: 0, positions: $0.sources)))
            })
        let rewards = (base: outcome.base.value, source: outcome.sources[0].value)
        let margin = isNoising ? rewards.base - rewards.source : rewards.source - rewards.base
        var patched = outcome.rewards.map(\.value)[...]
        return zip(patches, zip(maps, places)).map { patch, swapped in
            let (map, places) = swapped
            let effects = zip(places, patched).map { place, reward in
                let effect = isNoising ? rewards.base - reward : reward - rewards.base
                return PatchResult.Effect(
                    component: place.component, position: place.position, reward: reward, effect: effect,
                    normalized: PatchResult.normalized(effect, margin: margin, rewards: rewards))
            }
            patched = patched.dropFirst(places.count)
            return PatchResult.Pair(
                id: input.id, category: input.category, margin: margin, baseReward: rewards.base,
                effects: patch.kept(effects), alignedFraction: map.alignedFraction,
                tokens: patch.options.at == .each ? base.surfaces : nil)
        }
    }
}

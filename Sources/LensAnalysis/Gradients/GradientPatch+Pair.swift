import LensCore
import LensModel
import LensText

extension GradientPatch {
    /// Noising or denoising: the other response's values.
    func swap(_ input: PatchInput, base: TokenizedText, source: TokenizedText) throws -> PatchResult.Pair {
        let map = PositionMap(base: base, source: source, at: options.at, alignment: options.alignment)
        let replacement = Replacement(
            base: base, source: source, positions: map.base, sources: map.source, isEach: options.at == .each)
        let found = try estimator.estimate(replacement, sweep.components)
        let other = found.source ?? 0
        let isNoising = options.mode == .noising
        let margin = isNoising ? found.base - other : other - found.base
        let effects = effects(
            found, replacement, margin: margin, rewards: (found.base, other), sign: isNoising ? -1 : 1, beside: nil)
        return PatchResult.Pair(
            id: input.id, category: input.category, margin: margin, baseReward: found.base, effects: effects,
            alignedFraction: map.alignedFraction, tokens: replacement.isEach ? base.surfaces : nil)
    }

    /// Zero: in the rejected run too, because a component may raise both rewards.
    func ablate(_ input: PatchInput) throws -> PatchResult.Pair {
        let prompt = PositionMap.promptLength(input.chosen, input.rejected)
        func replacement(_ text: TokenizedText) -> Replacement {
            Replacement(
                base: text, source: nil, positions: PositionMap.positions(options.at, of: text, promptLength: prompt),
                sources: [], isEach: options.at == .each)
        }
        let own = replacement(input.chosen)
        let chosen = try estimator.estimate(own, sweep.components)
        // Positions of the two texts correspond only as sets, so `each` has no margin effect.
        let rejected = own.isEach ? nil : try estimator.estimate(replacement(input.rejected), sweep.components)
        let rejectedReward = try rejected?.base ?? model.run(input.rejected).reward.value
        let margin = chosen.base - rejectedReward
        let effects = effects(
            chosen, own, margin: margin, rewards: (chosen.base, rejectedReward), sign: -1, beside: rejected)
        return PatchResult.Pair(
            id: input.id, category: input.category, margin: margin, baseReward: chosen.base, effects: effects,
            alignedFraction: 1, tokens: own.isEach ? input.chosen.surfaces : nil)
    }

    /// - Parameters:
    ///   - sign: of an effect against the change of the reward.
    ///   - other: the changes of the rejected run, where it is ablated too.
    private func effects(
        _ found: ChangeEstimate, _ replacement: Replacement, margin: Double, rewards: (Double, Double), sign: Double,
        beside other: ChangeEstimate?
    ) -> [PatchResult.Effect] {
        let all = zip(sweep.components.indices, sweep.components).flatMap { index, component in
            found.changes[index].enumerated().map { group, change in
                PatchResult.Effect(
                    component: component, position: replacement.isEach ? replacement.positions[group] : nil,
                    reward: found.base + change, effect: sign * change,
                    normalized: PatchResult.normalized(sign * change, margin: margin, rewards: rewards),
                    marginEffect: other.map { $0.changes[index][group] - change })
            }
        }
        return sweep.kept(all)
    }
}

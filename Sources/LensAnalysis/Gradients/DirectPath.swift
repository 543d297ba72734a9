import LensCore
import LensModel
import LensTorch

/// The direct effect: a component's change seen by the reward head alone, every other component as in the base run
/// (Wang et al., 2022; Goldowsky-Dill et al., 2023).
///
/// The changed write is added to the stream before the final norm at the readout, and norm and head are recomputed:
/// r(x_L − n_base + n_source), with the norm's scale that belongs to it, not the base run's. Heads and neurons go through
/// their output matrix and the family's post-norm. Other positions have no direct path, so their effect is 0. Exact; two
/// forward passes, one where zero is put in place.
struct DirectPath: ChangeEstimator {
    let model: RewardModel

    func estimate(_ replacement: Replacement, _ components: [Component]) throws -> ChangeEstimate {
        try model.requireDirectPaths("direct paths")
        let writes = try WriteChanges(replacement, components, model: model)
        let changes = try writes.rewards().map { $0 - writes.base.reward.value }
        return ChangeEstimate(
            base: writes.base.reward.value, source: writes.source?.reward.value,
            changes: changes.map { change in
                replacement.groups.map { $0.contains(replacement.base.readout) ? change : 0 }
            })
    }
}

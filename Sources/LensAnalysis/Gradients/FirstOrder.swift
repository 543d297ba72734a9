import LensCore
import LensModel
import LensTorch

/// Attribution patching: the first-order change (n_source − n_base) · ∂r/∂n at the base run (Nanda, 2023; Syed et al., 2023).
///
/// Two forward passes and one backward pass for all components and positions of a pair; ablation by zero needs no source.
struct FirstOrder: ChangeEstimator {
    let model: RewardModel

    func estimate(_ replacement: Replacement, _ components: [Component]) throws -> ChangeEstimate {
        let sites = Set(components.compactMap(\.site))
        let source = try replacement.sourceRun(sites, model: model)
        let run = try model.recording(replacement.base, capturing: sites)
        let gradients = try run.gradients(of: sites)
        var products: [Site: Tensor] = [:]
        for (site, gradient) in gradients {
            let difference = try replacement.difference(site, base: run.capture(site), source: source)
            products[site] = try replacement.product(site, difference, gradient)
        }
        let table = try PartTable(products, replacement)
        return ChangeEstimate(
            base: run.rewards[0].value, source: source?.reward.value,
            changes: try table.changes(components, groups: replacement.groups.count))
    }
}

extension Replacement {
    /// difference · gradient for every position and part, `[position, part]`.
    ///
    /// - Parameter gradient: of the whole site, `[1, position, …]`.
    func product(_ site: Site, _ difference: Tensor, _ gradient: Tensor) throws -> Tensor {
        try (difference * site.parts(of: gradient, at: positions).exact()).sum([2])
    }
}

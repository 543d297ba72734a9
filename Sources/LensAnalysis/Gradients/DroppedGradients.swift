import LensCore
import LensModel
import LensTorch

/// Attribution patching with GradDrop, of AtP* (Kramár et al., 2024, arXiv 2403.00745).
///
/// A direct effect and an indirect one of opposite sign can cancel in the first-order estimate though neither is small. So
/// the estimate is made once for every block ℓ with that block's writes (attention and MLP, at every position) held fixed,
/// and the size of a component's effect is the mean over blocks of the estimates' absolute values: 1/(L−1) · Σ_ℓ |I_ℓ|,
/// for a component's own block contributes 0; over L for a stream, which belongs to no block. The paper's score has no
/// sign; here it takes that of the plain estimate, which is noise where that one all but vanishes. A model of one block
/// keeps the plain estimate.
///
/// The paper's second change, the query and key correction, concerns queries and keys as nodes: see `QueryKeyFix`. The nodes
/// here lie behind their own softmax, and their new values come from the source run with its attention recomputed.
///
/// Two forward passes, one whole backward pass, and one for each block through the blocks below it: about L/2 more.
struct DroppedGradients: ChangeEstimator {
    let model: RewardModel

    func estimate(_ replacement: Replacement, _ components: [Component]) throws -> ChangeEstimate {
        let layers = model.shape.layers
        let sites = Set(components.compactMap(\.site))
        let source = try replacement.sourceRun(sites, model: model)
        let run = try model.recording(
            replacement.base, capturing: sites.union((0..<layers).flatMap(RecordedRun.sitesToDrop)))
        let streams = (1...layers).map(Site.residual)
        let gradients = try run.gradients(of: sites.union(streams), keepingHistory: true)
        var plain: [Site: Tensor] = [:]
        var differences: [Site: Tensor] = [:]
        for site in sites {
            guard let gradient = gradients[site] else { continue }
            let difference = try replacement.difference(site, base: run.capture(site), source: source)
            differences[site] = difference
            plain[site] = try grouped(replacement, replacement.product(site, difference, gradient))
        }
        // Σ_ℓ |I_ℓ|
        var sums = try plain.mapValues { try $0 * 0 }
        for layer in 0..<layers {
            // A block above a site carries some of its gradient; one below carries none.
            let below = sites.filter { ($0.layer ?? 0) <= layer }
            guard let leaving = gradients[.residual(layer + 1)] else { continue }
            let through = try below.isEmpty ? [:] : run.pathGradients(through: layer, leaving: leaving, of: below)
            for (site, whole) in plain {
                guard let sum = sums[site], let difference = differences[site] else { continue }
                let carried = try through[site].map {
                    try grouped(replacement, replacement.product(site, difference, $0))
                }
                sums[site] = try sum + (carried.map { try whole - $0 } ?? whole).magnitude()
            }
        }
        let effects = try plain.reduce(into: [Site: Tensor]()) { effects, entry in
            effects[entry.key] = try signed(sums[entry.key] ?? entry.value, as: entry.value, entry.key)
        }
        let table = try PartTable(effects, replacement)
        return ChangeEstimate(
            base: run.rewards[0].value, source: source?.reward.value,
            changes: try table.changes(components, groups: replacement.groups.count))
    }

    /// Positions that are replaced together are one estimate: `[position, part]` to `[group, part]`.
    private func grouped(_ replacement: Replacement, _ products: Tensor) throws -> Tensor {
        try replacement.isEach ? products : products.sum([0], keeping: true)
    }

    /// The mean over the blocks that can be dropped without dropping the component itself, with the plain estimate's sign.
    private func signed(_ sum: Tensor, as plain: Tensor, _ site: Site) throws -> Tensor {
        let layers = model.shape.layers
        let isStream = if case .residual = site { true } else { false }
        guard layers > 1 else { return plain }
        let mean = try sum / Double(isStream ? layers : layers - 1)
        return try plain.isLess(than: 0).choose(mean.negated(), mean)
    }
}

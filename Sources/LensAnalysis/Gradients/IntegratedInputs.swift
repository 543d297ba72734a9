import LensCore
import LensModel
import LensText
import LensTorch

/// EAP-IG as published (Hanna et al., 2024): (n_source − n_base) times the mean gradient over runs whose embeddings lie
/// between the two texts'.
///
/// The mean is Gauss and Legendre's. Two forward passes, and one forward and one backward pass for each point, for all
/// components and positions of a pair. It is no integral of the component's own effect, and has no exact limit.
struct IntegratedInputs: ChangeEstimator {
    let model: RewardModel
    let points: Quadrature

    func estimate(_ replacement: Replacement, _ components: [Component]) throws -> ChangeEstimate {
        let base = replacement.base
        if let source = replacement.source, source.readIDs.count != base.readIDs.count {
            throw LensError.input(
                "embeddings can be interpolated only between texts of equal length, not of \(base.readIDs.count) and "
                    + "\(source.readIDs.count) tokens",
                hint: "interpolate activations instead")
        }
        let sites = Set(components.compactMap(\.site))
        let run = try model.run(base, capturing: Capture(sites.union([.residual(0)]), at: .all))
        let source = try replacement.source.map {
            try model.run($0, capturing: Capture(sites.union([.residual(0)]), at: .all))
        }
        let start = try run.capture(.residual(0))
        let way = try source.map { try $0.capture(.residual(0)) - start } ?? start.negated()
        var mean: [Site: Tensor] = [:]
        for (point, weight) in zip(points.points, points.weights) {
            let between = try model.recording(
                base, capturing: sites, edits: [.residual(0): { _ in try start + way * point }])
            for (site, gradient) in try between.gradients(of: sites) {
                let term = try gradient * weight
                mean[site] = try mean[site].map { try $0 + term } ?? term
            }
        }
        var products: [Site: Tensor] = [:]
        for (site, gradient) in mean {
            let difference = try replacement.difference(site, base: run.capture(site), source: source)
            products[site] = try replacement.product(site, difference, gradient)
        }
        return ChangeEstimate(
            base: run.reward.value, source: source?.reward.value,
            changes: try PartTable(products, replacement).changes(components, groups: replacement.groups.count))
    }
}

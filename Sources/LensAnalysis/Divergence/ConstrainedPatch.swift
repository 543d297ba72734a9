import Foundation
import LensCore
import LensModel
import LensText
import LensTorch

/// Patches that keep their effect while coming as near to natural activations as they can (after Grant et al., 2511.04638).
///
/// By gradients through the rest of the network, the vector v that is put in minimises
/// `½‖v − v*‖²/(d·σ²) + ½(1 − cos(v, v*)) + ½ s(v)/d + ½λ·((r(v) − r)/e)²`. The first two terms are the counterfactual-latent
/// loss, with v* the mean natural activation of reference texts of the source's reward and σ² the site's mean variance. They
/// take all directions alike, so the site's own score s joins them, which knows in which ones activations vary. The last is
/// the distance of the reward from that of the unconstrained patch, in units of its effect e. All of a text's patches are rows
/// of one batch; a step costs a forward and a backward pass of one token through the layers above.
struct ConstrainedPatch {
    let base: CachedRun
    let items: [ConstrainedItem]

    /// The best vector of each item over all steps, `[1, n]`.
    func optimised(steps: Int) throws -> [Tensor] {
        var best = items.map(\.start)
        let rows = base.rowsWithHistory(from: items.map(\.component.layer).min() ?? 0, start: start)
        for own in Dictionary(grouping: items.indices, by: { items[$0].start.length(1) }).values {
            for first in stride(from: 0, to: own.count, by: rows) {
                let batch = Array(own[first..<min(first + rows, own.count)])
                let found = try optimised(batch.map { items[$0] }, steps: steps)
                for (place, index) in batch.enumerated() { best[index] = try found.slice(0, place..<place + 1) }
            }
        }
        return best
    }

    /// Items of one width together, `[item, n]`.
    private func optimised(_ items: [ConstrainedItem], steps: Int) throws -> Tensor {
        var search = try ConstrainedSearch(items, steps: steps)
        for step in 0...steps {
            let vectors = try search.vectors()
            let (rewards, slopes) = try rewards(items.map(\.component), vectors)
            try search.advance(vectors, rewards: rewards, slopes: slopes, step: step)
        }
        return search.best
    }

    private var start: Int { base.start(of: base.text.readout) }

    /// Rewards `[item]` with vectors in their components' places, and the gradients by them, `[item, n]`.
    private func rewards(_ components: [Component], _ vectors: Tensor) throws -> (Tensor, Tensor) {
        let layer = components.map(\.layer).min() ?? 0
        let position = base.text.readout - start
        let leaf = try vectors.leaf()
        var edits: [Site: Edit] = [:]
        for (site, rows) in Dictionary(grouping: components.indices, by: { components[$0].site }) {
            guard let site else { continue }
            edits[site] = { values in
                let parts = site.partCount(values.shape)
                // [row · position · part, n]
                let flat = try values.reshaped([values.shape[0] * values.shape[1] * parts, -1])
                let places = rows.map { ($0 * values.shape[1] + position) * parts + components[$0].partIndex }
                let put = try leaf.selecting(0, Tensor(indices: rows)).to(flat.device).to(flat.type)
                return try flat.replacing(0, at: Tensor(indices: places, device: flat.device), with: put).reshaped(values.shape)
            }
        }
        let (values, total) = try Tensor.recording {
            let rewards = try base.rewards(from: layer, start: start, rows: components.count, edits: edits)
            return (rewards, try rewards.sum())
        }
        return (try values.detached().exact(), try total.gradients(of: [leaf])[0])
    }
}

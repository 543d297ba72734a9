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
    /// How much a lost effect counts: at 100, a loss of a few hundredths weighs as much as what the rest can gain.
    static let weight = 100.0
    /// Adam's least rate at the start, in natural standard deviations.
    static let rate = 0.1

    let base: CachedRun
    let items: [ConstrainedItem]

    /// The best vector of each item over all steps, `[1, n]`.
    func optimised(steps: Int) throws -> [Tensor] {
        var current = try items.map { try $0.manifold.whitened($0.start) }
        var best = items.map(\.start)
        var least = items.map { _ in Double.infinity }
        // The steps' rates add up to half of them at the first one's: enough to go to the centre and as far again.
        var optimizers = try zip(items, current).map { item, coordinates in
            let way = try coordinates - item.manifold.whitened(Tensor(item.centre, shape: item.start.shape))
            let farthest = try way.magnitude().doubles().max() ?? 0
            return Adam(count: way.length(1), rate: max(Self.rate, 4 * farthest / Double(max(1, steps))))
        }
        let rows = base.rowsWithHistory(from: items.map(\.component.layer).min() ?? 0, start: start)
        for step in 0...steps {
            // The rate falls to nothing along half a cosine.
            let share = (1 + cos(.pi * Double(step) / Double(max(1, steps)))) / 2
            for first in stride(from: 0, to: items.count, by: rows) {
                let batch = first..<min(first + rows, items.count)
                let vectors = try batch.map { try items[$0].manifold.activations(whitened: current[$0]) }
                let (rewards, slopes) = try rewards(batch, vectors)
                for (index, place) in zip(batch, vectors.indices) {
                    let (item, vector) = (items[index], vectors[place])
                    let gap = (rewards[place] - item.reward) / item.effect
                    let natural = try item.naturalness(vector, coordinates: current[index])
                    let total = natural.loss + Self.weight / 2 * gap * gap
                    if total < least[index] { (least[index], best[index]) = (total, vector) }
                    let pull = try item.manifold.whitenedSlope(slopes[place]) * (Self.weight * gap / item.effect)
                    try optimizers[index].step(&current[index], natural.slope + pull, share: share)
                }
            }
        }
        return best
    }

    private var start: Int { base.start(of: base.text.readout) }

    /// Rewards with the vectors in place, and their gradients by them, `[1, n]`.
    private func rewards(_ batch: Range<Int>, _ vectors: [Tensor]) throws -> ([Double], [Tensor]) {
        let own = Array(items[batch])
        let layer = own.map(\.component.layer).min() ?? 0
        let position = base.text.readout - start
        let leaves = try vectors.map { try $0.leaf() }
        var edits: [Site: Edit] = [:]
        for (site, rows) in Dictionary(grouping: own.indices, by: { own[$0].component.site }) {
            guard let site else { continue }
            edits[site] = { values in
                let parts = site.partCount(values.shape)
                // [row · position · part, n]
                let flat = try values.reshaped([values.shape[0] * values.shape[1] * parts, -1])
                let places = rows.map { ($0 * values.shape[1] + position) * parts + own[$0].component.partIndex }
                let put = try Tensor.concatenated(rows.map { try leaves[$0].to(flat.device).to(flat.type) }, along: 0)
                let index = try Tensor(indices: places, device: flat.device)
                return try flat.replacing(0, at: index, with: put).reshaped(values.shape)
            }
        }
        let (values, total) = try Tensor.recording {
            let rewards = try base.rewards(from: layer, start: start, rows: own.count, edits: edits)
            return (rewards, try rewards.sum())
        }
        return (try values.detached().doubles(), try total.gradients(of: leaves))
    }
}

/// Adam (Kingma and Ba, 2015) for one row of coordinates.
private struct Adam {
    private var (first, second): ([Double], [Double])
    private var count = 0
    private let rate: Double

    init(count: Int, rate: Double) {
        (first, second) = ([Double](repeating: 0, count: count), [Double](repeating: 0, count: count))
        self.rate = rate
    }

    /// - Parameter share: of the rate, from 0 to 1.
    mutating func step(_ row: inout Tensor, _ slope: Tensor, share: Double) throws {
        count += 1
        let (one, two) = (1 - pow(0.9, Double(count)), 1 - pow(0.999, Double(count)))
        let gradient = try slope.doubles()
        var values = try row.doubles()
        for place in values.indices {
            first[place] = 0.9 * first[place] + 0.1 * gradient[place]
            second[place] = 0.999 * second[place] + 0.001 * gradient[place] * gradient[place]
            values[place] -= share * rate * first[place] / one / ((second[place] / two).squareRoot() + 1e-12)
        }
        row = try Tensor(values, shape: row.shape)
    }
}

import Foundation
import LensCore
import LensTorch

/// The search for constrained patches of one width, in coordinates in which natural activations vary alike in all directions,
/// by Adam (Kingma and Ba, 2015) with a rate that falls along half a cosine.
struct ConstrainedSearch {
    /// How much a lost effect counts: at 100, a loss of a few hundredths weighs as much as what the rest can gain.
    static let weight = 100.0
    /// The least rate at the start, in natural standard deviations.
    static let rate = 0.1

    /// The vectors with the least loss so far, `[item, n]`.
    private(set) var best: Tensor
    /// `[item, 1]`
    private var least: Tensor
    /// `[item, coordinate]`, like the two moments.
    private var current: Tensor
    private var (first, second): (Tensor, Tensor)
    /// From coordinates to steps of the vector, `[item, coordinate, n]`.
    private let maps: Tensor
    /// `[item, n]`
    private let (means, centres): (Tensor, Tensor)
    /// `[item, 1]`
    private let (scales, effects, rates): (Tensor, Tensor, Tensor)
    /// The rewards of the starts, as gradients see them.
    private var targets: Tensor?
    private let steps: Int

    init(_ items: [ConstrainedItem], steps: Int) throws {
        let width = items[0].centre.count
        // Items have as many components as they need; the others' coordinates stay 0.
        let count = (items.map(\.manifold.components).max() ?? 0) + width
        func padded(_ rows: Tensor) throws -> Tensor {
            try Tensor.concatenated([rows, Tensor.zeros([rows.length(0), count - rows.length(1)], type: .float64)], along: 1)
        }
        func column(_ values: [Double]) throws -> Tensor { try Tensor(values, shape: [values.count, 1]) }
        maps = try Tensor.stacked(items.map { try padded($0.manifold.whitenedMap().transposed()).transposed() }, along: 0)
        means = try Tensor.stacked(items.map(\.manifold.subspace.mean), along: 0)
        centres = try Tensor(items.flatMap(\.centre), shape: [items.count, width])
        (scales, effects) = (try column(items.map(\.scale)), try column(items.map(\.effect)))
        let starts = try items.map { try padded($0.manifold.whitened($0.start)) }
        current = try Tensor.concatenated(starts, along: 0)
        // The steps' rates add up to half of them at the first one's: enough to go to the centre and as far again.
        rates = try column(
            zip(items, starts).map { item, start in
                let centre = try padded(item.manifold.whitened(Tensor(item.centre, shape: [1, width])))
                let farthest = try (start - centre).magnitude().doubles().max() ?? 0
                return max(Self.rate, 4 * farthest / Double(max(1, steps)))
            })
        best = try Tensor.concatenated(items.map(\.start), along: 0)
        least = try Tensor.full([items.count, 1], .infinity, type: .float64)
        (first, second) = (try current * 0, try current * 0)
        self.steps = steps
    }

    /// What is to be tried next, `[item, n]`.
    func vectors() throws -> Tensor { try means + current.unsqueezed(1).matmul(maps).squeezed(1) }

    /// - Parameters:
    ///   - rewards: of the vectors, `[item]`.
    ///   - slopes: the rewards' gradients by them, `[item, n]`.
    ///   - step: from 0; after the last one nothing moves.
    mutating func advance(_ vectors: Tensor, rewards: Tensor, slopes: Tensor, step: Int) throws {
        let width = Double(vectors.length(1))
        // Rounding apart from the engine's would be chased as if it were an effect.
        let target = try targets ?? rewards.unsqueezed(1)
        targets = target
        let gap = try (rewards.unsqueezed(1) - target) / effects
        let latent = try latentLoss(vectors)
        let score = try current.squared().sum([1], keeping: true)
        let total = try latent.loss + score / (2 * width) + gap.squared() * (Self.weight / 2)
        best = try total.isLess(than: least).choose(vectors, best)
        least = try least.minimum(total)
        guard step < steps else { return }
        let pulled = try latent.slope + slopes * (gap * Self.weight / effects)
        let slope = try pulled.unsqueezed(1).matmul(maps.permuted([0, 2, 1])).squeezed(1) + current / width
        first = try first * 0.9 + slope * 0.1
        // Slopes shrink a lot on the way, so the large ones of the start must be forgotten soon.
        second = try second * 0.95 + slope.squared() * 0.05
        let (one, two) = (1 - pow(0.9, Double(step + 1)), 1 - pow(0.95, Double(step + 1)))
        let share = (1 + cos(.pi * Double(step) / Double(steps))) / 2
        let move = try first * (share / one) / ((second / two).squareRoot() + 1e-12)
        current = try current - move * rates
    }

    /// The counterfactual-latent loss `[item, 1]`, and its gradient by the vectors.
    private func latentLoss(_ vectors: Tensor) throws -> (loss: Tensor, slope: Tensor) {
        let difference = try vectors - centres
        let squares = try vectors.squared().sum([1], keeping: true)
        let lengths = try (squares * centres.squared().sum([1], keeping: true)).squareRoot()
        // A vector without length points nowhere.
        let hasAngle = try (squares - centres.squared().sum([1], keeping: true) * 1e-18).isGreater(than: 0)
        let divisor = try lengths.clamped(1e-30, .infinity)
        let cosine = try (vectors * centres).sum([1], keeping: true) / divisor
        let turn = try (centres / divisor - vectors * cosine / squares.clamped(1e-30, .infinity)) * 0.5
        let none = try lengths * 0
        let angle = try hasAngle.choose((cosine * -1 + 1) * 0.5, none + 0.5)
        return (
            try difference.squared().sum([1], keeping: true) * scales * 0.5 + angle,
            try difference * scales - hasAngle.choose(turn, none)
        )
    }
}

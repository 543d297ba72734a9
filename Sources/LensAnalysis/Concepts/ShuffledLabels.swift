import LensCore

/// The mean difference's held-out AUROC where labels mean nothing: in each cluster the texts with and without the concept
/// exchange their labels or do not, by chance.
///
/// Works on inner products of rows, at `n²` steps for each shuffle, and gives all depths the same shuffles.
struct ShuffledLabels {
    static let draws = 500

    /// What is compared with one depth's rows; nil where they do not vary.
    private struct Depth {
        /// Of rows less their mean, `[text][text]`.
        let products: [[Double]]
        /// Every text's product with the mean of the training texts of a fold, `[fold][text]`.
        let centres: [[Double]]
    }

    private let depths: [Depth?]
    private let signs: [Double]
    private let clusters: [Int]
    private let folds: GroupedFolds
    private let training: [[Int]]

    /// - Parameter layers: the same texts at several depths.
    init(_ layers: [LabelledRows], folds: GroupedFolds) {
        self.folds = folds
        let training = (0..<folds.count).map { folds.training(without: $0) }
        self.training = training
        signs = layers.first?.labels.map { $0 ? 1 : -1 } ?? []
        let names = layers.first?.clusters ?? []
        let places = Dictionary(uniqueKeysWithValues: Set(names).sorted().enumerated().map { ($1, $0) })
        clusters = names.map { places[$0] ?? 0 }
        depths = layers.map { layer in
            guard layer.varies, let mean = layer.mean else { return nil }
            let rows = layer.rows.map { Vector.minus($0, mean) }
            let products = rows.map { a in rows.map { Vector.dot(a, $0) } }
            let centres = training.map { kept in
                products.map { row in kept.reduce(0) { $0 + row[$1] } / Double(max(1, kept.count)) }
            }
            return Depth(products: products, centres: centres)
        }
    }

    /// One AUROC for each depth and shuffle, `[depth][shuffle]`; empty where activations do not vary.
    func aurocs(seed: UInt64) -> [[Double]] {
        var random = SeededGenerator(seed: seed)
        let count = (clusters.max() ?? -1) + 1
        let flips = (0..<Self.draws).map { _ in (0..<count).map { _ in random.next() & 1 == 0 ? 1.0 : -1 } }
        return depths.map { depth in
            guard let depth else { return [] }
            return flips.compactMap { flip in auroc(depth, zip(signs, clusters).map { $0 * flip[$1] }) }
        }
    }

    private func auroc(_ depth: Depth, _ signs: [Double]) -> Double? {
        var scores = [Double](repeating: 0, count: signs.count)
        for fold in 0..<folds.count {
            let kept = training[fold]
            let (own, other) = (Double(kept.count { signs[$0] > 0 }), Double(kept.count { signs[$0] < 0 }))
            guard own > 0, other > 0 else { return nil }
            // The direction as a weighted sum of training rows.
            let weights = kept.map { signs[$0] > 0 ? 1 / own : -1 / other }
            func along(_ products: [Double]) -> Double {
                var sum = 0.0
                for (place, row) in kept.enumerated() { sum += weights[place] * products[row] }
                return sum
            }
            var square = 0.0
            for (place, row) in kept.enumerated() { square += weights[place] * along(depth.products[row]) }
            guard square > 0 else { return nil }
            let centre = along(depth.centres[fold])
            for row in folds.heldOut(fold) { scores[row] = (along(depth.products[row]) - centre) / square }
        }
        return AreaUnderCurve(
            positives: zip(scores, signs).filter { $0.1 > 0 }.map(\.0),
            negatives: zip(scores, signs).filter { $0.1 < 0 }.map(\.0)
        ).value
    }
}

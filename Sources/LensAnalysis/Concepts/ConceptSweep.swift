import LensCore

/// One concept over all depths: how well it is read there, and how well shuffled labels would be.
struct ConceptSweep {
    let layers: [ConceptsResult.Layer]
    let bestLayer: Int?
    let p: Double?

    /// - Parameter rows: by depth, rising.
    init(_ rows: [(layer: Int, rows: LabelledRows)], folds: GroupedFolds, seed: UInt64) {
        let shuffled = ShuffledLabels(rows.map(\.rows), folds: folds).aurocs(seed: seed)
        layers = zip(rows, shuffled).map { element, null in
            let judge = ConceptSeparability(labels: element.rows.labels, clusters: element.rows.clusters, seed: seed)
            let separability = ConceptsResult.Method.allCases.map {
                judge.of($0, ConceptProbe.outOfFold($0, element.rows, folds: folds))
            }
            let (sorted, value) = (null.sorted(), separability.first { $0.method == .meanDifference }?.auroc.value)
            return ConceptsResult.Layer(
                layer: element.layer, separability: separability, nullLow: Quantile.of(sorted: sorted, at: 0.025),
                nullHigh: Quantile.of(sorted: sorted, at: 0.975),
                p: null.isEmpty ? nil : value.map { NullComparison($0, null: null).pGreater })
        }
        var best: (layer: Int, value: Double)?
        for layer in layers {
            guard let value = layer.auroc(.meanDifference)?.value, value > best?.value ?? -1 else { continue }
            best = (layer.layer, value)
        }
        bestLayer = best?.layer
        let known = shuffled.filter { $0.count == ShuffledLabels.draws }
        // The best of all depths each time: what choosing a depth alone would find.
        let largest = (0..<ShuffledLabels.draws).compactMap { draw in known.map { $0[draw] }.max() }
        p = largest.isEmpty ? nil : best.map { NullComparison($0.value, null: largest).pGreater }
    }
}

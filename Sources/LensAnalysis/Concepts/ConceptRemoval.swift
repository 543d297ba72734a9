import LensCore
import LensModel
import LensProbes

/// Takes a concept out of the streams of its own texts, by what was fitted on other prompts.
struct ConceptRemoval {
    let layer: Int
    private let (folds, halves): (GroupedFolds, GroupedFolds)
    /// By fold of the other prompts.
    private let units: [[Double]]
    /// By half of the other prompts.
    private let erasers: [LinearEraser]
    private let seed: UInt64

    /// Nil where a part of the texts does not define the direction.
    init?(_ rows: LabelledRows, layer: Int, folds: GroupedFolds, seed: UInt64) {
        guard let halves = GroupedFolds(rows.clusters, count: 2, seed: seed) else { return nil }
        units = (0..<folds.count).compactMap { fold in
            ConceptProbe(.meanDifference, rows.selecting(folds.training(without: fold))).flatMap { Vector.unit($0.direction) }
        }
        erasers = (0..<halves.count).compactMap { LinearEraser(rows.selecting(halves.training(without: $0))) }
        guard units.count == folds.count, erasers.count == halves.count else { return nil }
        (self.layer, self.folds, self.halves, self.seed) = (layer, folds, halves, seed)
    }

    /// The two removals of a text, by its row.
    func counterfactuals(_ row: Int, _ spot: ConceptSpot) throws -> [Counterfactual] {
        [try spot.removing(units[folds.fold[row]]), try spot.erasing(erasers[halves.fold[row]])]
    }

    /// A fresh probe on one half's streams, as they are and erased by what the other half taught.
    func certificate(_ rows: LabelledRows) -> ConceptsResult.Certificate {
        let judge = ConceptSeparability(labels: rows.labels, clusters: rows.clusters, seed: seed)
        func scores(_ rows: LabelledRows) -> [Double]? {
            var scores = [Double](repeating: 0, count: rows.rows.count)
            for half in 0..<halves.count {
                let held = halves.heldOut(half)
                let own = rows.selecting(held)
                // Streams that are all the same tell nothing.
                guard own.varies else { continue }
                guard let inner = GroupedFolds(own.clusters, seed: seed),
                    let found = ConceptProbe.outOfFold(.logistic, own, folds: inner)
                else { return nil }
                for (place, row) in held.enumerated() { scores[row] = found[place] }
            }
            return scores
        }
        let erased = rows.replacing { erasers[halves.fold[$0]].erased($1) }
        return .init(before: judge.auroc(scores(rows)), after: judge.auroc(scores(erased)))
    }
}

/// A concept's removal as other texts meet it: fitted on all of its own.
struct WholeRemoval {
    let layer: Int
    let unit: [Double]
    let eraser: LinearEraser

    init?(_ rows: LabelledRows, layer: Int) {
        guard let unit = ConceptProbe(.meanDifference, rows).flatMap({ Vector.unit($0.direction) }),
            let eraser = LinearEraser(rows)
        else { return nil }
        (self.layer, self.unit, self.eraser) = (layer, unit, eraser)
    }

    func counterfactuals(_ spot: ConceptSpot) throws -> [Counterfactual] {
        [try spot.removing(unit), try spot.erasing(eraser)]
    }
}

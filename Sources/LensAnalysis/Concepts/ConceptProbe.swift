import LensCore

/// A direction that tells texts with a concept from those without.
struct ConceptProbe {
    /// `[width]`, in no particular scale.
    let direction: [Double]
    private let factor: Double
    private let offset: Double

    /// Nil where the rows do not define the direction: no difference, no variation, or one class alone.
    init?(_ method: ConceptsResult.Method, _ rows: LabelledRows) {
        guard rows.varies, let with = rows.mean(true), let without = rows.mean(false) else { return nil }
        let difference = Vector.minus(with, without)
        // Less than this share of the activations is rounding.
        guard Vector.length(difference) > 1e-12 * Vector.length(with) else { return nil }
        switch method {
        case .meanDifference: direction = difference
        case .leace:
            // Σ_xz is the difference times the product of the classes' shares.
            direction = LedoitWolf(rows.rows)?.solve(difference) ?? difference
        case .logistic:
            // The penalty's unit makes it the same whatever the activations' scale.
            guard let fit = LogisticRegression(rows.rows, labels: rows.labels, penalty: rows.meanVariance) else { return nil }
            direction = fit.weights
            (factor, offset) = (1, -fit.intercept)
            return
        }
        let gap = Vector.dot(direction, difference)
        guard gap > 0, gap.isFinite else { return nil }
        // The class means score ±½, whatever the scale, so that folds can be ranked together.
        factor = 1 / gap
        offset = (Vector.dot(direction, with) + Vector.dot(direction, without)) / (2 * gap)
    }

    /// Above zero where the concept seems to be there.
    func score(_ row: [Double]) -> Double { factor * Vector.dot(direction, row) - offset }

    /// Each text's score by the probe of the other folds; nil where one of them has none.
    static func outOfFold(_ method: ConceptsResult.Method, _ rows: LabelledRows, folds: GroupedFolds) -> [Double]? {
        var scores = [Double](repeating: 0, count: rows.rows.count)
        for fold in 0..<folds.count {
            guard let probe = ConceptProbe(method, rows.selecting(folds.training(without: fold))) else { return nil }
            for row in folds.heldOut(fold) { scores[row] = probe.score(rows.rows[row]) }
        }
        return scores
    }
}

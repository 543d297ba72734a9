import Foundation

/// The minimum of the penalised log loss, by Newton's method with halved steps.
struct LogisticFit {
    private(set) var weights: [Double]
    private(set) var intercept: Double
    /// Label less probability, one a row.
    private(set) var residuals: [Double] = []

    private let rows: [[Double]]
    private let labels: [Bool]
    private let penalty: Double

    /// Nil where the penalty is lost in rounding beside the rows.
    init?(_ rows: [[Double]], labels: [Bool], penalty: Double) {
        (self.rows, self.labels, self.penalty) = (rows, labels, penalty)
        let share = Double(labels.count { $0 }) / Double(labels.count)
        weights = [Double](repeating: 0, count: rows.first?.count ?? 0)
        intercept = log(share / (1 - share))
        var loss = loss(weights, intercept)
        for _ in 0..<200 {
            guard let (step, decrement) = newtonStep() else { return nil }
            // The error squares with each step: one more is exact to rounding.
            let isLast = decrement <= 1e-12 * (1 + loss)
            var factor = 1.0
            var moved = self.moved(step, by: factor)
            var reached = self.loss(moved.weights, moved.intercept)
            while !isLast, !(reached < loss), factor > 1e-6 {
                factor /= 2
                moved = self.moved(step, by: factor)
                reached = self.loss(moved.weights, moved.intercept)
            }
            guard isLast || reached < loss else { break }
            (weights, intercept) = moved
            loss = reached
            if isLast { break }
        }
        residuals = probabilities().enumerated().map { (labels[$0] ? 1 : 0) - $1 }
    }

    private func moved(_ step: [Double], by factor: Double) -> (weights: [Double], intercept: Double) {
        (zip(weights, step).map { $0 + factor * $1 }, intercept + factor * (step.last ?? 0))
    }

    private func loss(_ weights: [Double], _ intercept: Double) -> Double {
        var sum = penalty / 2 * DotProduct.of(weights, weights)
        for (row, label) in zip(rows, labels) {
            let odds = intercept + DotProduct.of(weights, row)
            // −log of the label's probability, without overflow.
            sum += max(0, label ? -odds : odds) + log1p(exp(-abs(odds)))
        }
        return sum
    }

    private func probabilities() -> [Double] {
        rows.map { 1 / (1 + exp(-(intercept + DotProduct.of(weights, $0)))) }
    }

    /// The step, the intercept's last, and how much it promises to lower the loss, twice.
    private func newtonStep() -> (step: [Double], decrement: Double)? {
        let width = weights.count
        let size = width + 1
        var gradient = weights.map { -penalty * $0 } + [0]
        var curvature = [Double](repeating: 0, count: size * size)
        for place in 0..<width { curvature[place * size + place] = penalty }
        curvature.withUnsafeMutableBufferPointer { cells in
            for (row, (label, p)) in zip(rows, zip(labels, probabilities())) {
                let residual = (label ? 1 : 0) - p
                // A floor keeps the curvature positive where all rows are certain; the minimum stays where it is.
                let weight = max(p * (1 - p), 1e-12)
                row.withUnsafeBufferPointer { x in
                    for i in 0..<width {
                        gradient[i] += residual * x[i]
                        let factor = weight * x[i]
                        for j in 0...i { cells[i * size + j] += factor * x[j] }
                        cells[width * size + i] += factor
                    }
                }
                gradient[width] += residual
                cells[width * size + width] += weight
            }
        }
        guard let factor = Cholesky(curvature, size: size) else { return nil }
        let step = factor.solve(gradient)
        return (step, DotProduct.of(step, gradient))
    }
}

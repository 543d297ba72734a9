import Foundation

/// A linear classifier of two classes: the log-odds of a row are intercept + weights·row.
///
/// Minimises the summed log loss plus half the penalty times the weights' squared length; the intercept is not
/// penalised. This is scikit-learn's `LogisticRegression` with C = 1/penalty. Found by Newton's method, in the space that
/// the rows span, so that few wide rows are cheap; nothing in it is random.
public struct LogisticRegression: Hashable, Sendable {
    /// One weight a column, `[width]`.
    public let weights: [Double]
    /// The log-odds of a row of zeros.
    public let intercept: Double
    /// The strength of the L2 penalty, in units of the rows' squared.
    public let penalty: Double
    /// Rows that it was fitted on.
    public let n: Int

    /// Fits rows of one width to their labels; nil unless both classes occur, all values are finite, and
    /// the penalty is not lost in rounding beside them.
    public init?(_ data: [[Double]], labels: [Bool], penalty: Double = 1) {
        precondition(data.count == labels.count && penalty > 0, "each row needs a label, and the penalty is positive")
        guard labels.contains(true), labels.contains(false), let rows = CentredRows(data),
            let fit = LogisticFit(RowCoordinates(rows).rows, labels: labels, penalty: penalty)
        else { return nil }
        let isWide = rows.n < rows.width
        // At the minimum, weights are sums of rows, each by its residual.
        weights = isWide ? rows.transposed(times: fit.residuals.map { $0 / penalty }) : fit.weights
        intercept = fit.intercept - DotProduct.of(weights, rows.mean)
        self.penalty = penalty
        n = rows.n
    }

    /// The log-odds that a row belongs to the class `true`.
    public func score(_ row: [Double]) -> Double {
        intercept + DotProduct.of(weights, row)
    }

    /// The log-odds of each row by the classifier that was fitted without the row's fold; nil where one of them
    /// cannot be fitted, as when it would see one class alone.
    public static func outOfFold(
        _ data: [[Double]], labels: [Bool], folds: GroupedFolds, penalty: Double = 1
    ) -> [Double]? {
        precondition(data.count == labels.count && folds.fold.count == labels.count, "each row needs a label and a fold")
        guard let rows = CentredRows(data) else { return nil }
        // The coordinates know no labels, so that held-out rows may share them.
        let coordinates = RowCoordinates(rows).rows
        var scores = [Double](repeating: 0, count: labels.count)
        for fold in 0..<folds.count {
            let training = folds.training(without: fold)
            let seen = training.map { labels[$0] }
            guard seen.contains(true), seen.contains(false),
                let fit = LogisticFit(training.map { coordinates[$0] }, labels: seen, penalty: penalty)
            else { return nil }
            for row in folds.heldOut(fold) { scores[row] = fit.intercept + DotProduct.of(fit.weights, coordinates[row]) }
        }
        return scores
    }
}

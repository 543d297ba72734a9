/// How much y rises with x at equal controls: x's slope in the regression of y on x and the controls.
public struct PartialSlope: Codable, Hashable, Sendable {
    /// In units of y over units of x; nil where the regression is not defined.
    public let value: Double?
    /// Observations.
    public let n: Int
    /// Regressors beside x.
    public let controls: Int

    /// Regresses y on x and on controls, one column each.
    public init(of y: [Double], on x: [Double], controls: [[Double]] = []) {
        value = LeastSquares(y, on: [x] + controls)?.slopes[0]
        n = y.count
        self.controls = controls.count
    }
}

import LensCore
import LensTorch

/// How reward-lens 1.0 judges a patch: by Mahalanobis' distance from the reference with 10⁻⁴ on the covariance's diagonal,
/// divergent above 2 whatever the width, and pernicious if the effect exceeds a tenth of the margin as well.
struct OldDivergence {
    private let subspace: PrincipalSubspace

    init(_ rows: Tensor) throws { subspace = try PrincipalSubspace(rows, share: 1, most: .max) }

    /// - Parameter value: `[1, n]`.
    func judge(_ value: Tensor, effect: Double, margin: Double) throws -> DivergenceResult.Old {
        let (along, rest) = try subspace.split(value)
        let inside = try (along.squared() / (subspace.variances + 1e-4)).sum().scalar()
        let distance = try (inside + rest.squared().sum().scalar() / 1e-4).squareRoot()
        let verdict: DivergenceResult.Verdict =
            distance <= 2 ? .natural : abs(effect) > 0.1 * abs(margin) ? .pernicious : .harmless
        return .init(distance: distance, verdict: verdict)
    }
}

import LensCore
import LensTorch

/// A patch to be constrained.
struct ConstrainedItem {
    let component: Component
    /// The unconstrained patch, `[1, n]`, float64.
    let start: Tensor
    /// The mean natural activation of texts of the source's reward, `[n]`.
    let centre: [Double]
    let manifold: NaturalManifold
    /// The size of the unconstrained patch's effect, above 0.
    let effect: Double

    /// One over the width times the site's mean variance.
    var scale: Double {
        1 / (Double(centre.count) * max(manifold.subspace.meanVariance, Double.leastNormalMagnitude.squareRoot()))
    }

    /// How far a vector `[1, n]` is from natural ones: the counterfactual-latent loss (its distance from the centre in natural
    /// variances, and their angle) and half its score over the width.
    func loss(_ vector: Tensor) throws -> Double {
        let v = try vector.doubles()
        // A vector without length, but for rounding, points nowhere.
        let hasAngle = Vector.length(v) > 1e-9 * Vector.length(centre)
        let angle = 1 - (hasAngle ? Vector.cosine(v, centre) ?? 0 : 0)
        let score = try manifold.scores(vector)[0] / Double(v.count)
        return (Vector.squaredDistance(v, centre) * scale + angle + score) / 2
    }
}

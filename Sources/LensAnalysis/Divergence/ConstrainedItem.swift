import LensCore
import LensTorch

/// A patch to be constrained, and how natural a vector in its place is.
struct ConstrainedItem {
    let component: Component
    /// The unconstrained patch, `[1, n]`, float64.
    let start: Tensor
    /// The mean natural activation of texts of the source's reward, `[n]`.
    let centre: [Double]
    let manifold: NaturalManifold
    /// The reward of the unconstrained patch.
    let reward: Double
    /// The size of its effect, above 0.
    let effect: Double

    /// The counterfactual-latent loss of a vector `[1, n]`: its distance from the centre in natural variances, and their angle.
    func latentLoss(_ vector: Tensor) throws -> Double {
        let v = try vector.doubles()
        let distance = Vector.squaredDistance(v, centre) * scale(v.count)
        return distance / 2 + (1 - (Vector.cosine(v, centre) ?? 1)) / 2
    }

    /// That loss and half the score, over the width; with the gradient by the coordinates.
    func naturalness(_ vector: Tensor, coordinates: Tensor) throws -> (loss: Double, slope: Tensor) {
        let v = try vector.doubles()
        let width = Double(v.count)
        let score = try coordinates.squared().sum().scalar()
        let slope = try manifold.whitenedSlope(Tensor(latentSlope(v), shape: [1, v.count])) + coordinates * (1 / width)
        return (try latentLoss(vector) + score / width / 2, slope)
    }

    private func latentSlope(_ v: [Double]) -> [Double] {
        let (a, b) = (Vector.length(v), Vector.length(centre))
        let scale = scale(v.count)
        guard a > 0, b > 0 else { return zip(v, centre).map { ($0 - $1) * scale } }
        let cosine = Vector.dot(v, centre) / (a * b)
        return zip(v, centre).map { ($0 - $1) * scale - ($1 / (a * b) - cosine * $0 / (a * a)) / 2 }
    }

    private func scale(_ width: Int) -> Double {
        1 / (Double(width) * max(manifold.subspace.meanVariance, Double.leastNormalMagnitude.squareRoot()))
    }
}

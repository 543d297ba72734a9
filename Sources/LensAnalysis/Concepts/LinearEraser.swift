import LensCore

/// Removes what a linear probe could read of a concept, and as little else as possible.
///
/// LEACE (Belrose et al. 2023): `r(x) = x − W⁺PW(x − μ)`, `W = Σ^(−1/2)`, `P` the projection on `W Σ_xz`. For two classes `Σ_xz` is
/// one vector `v`, the product `v vᵀΣ⁻¹ / (vᵀΣ⁻¹v)` has rank one, and no root is needed. On the texts it was fitted on the covariance
/// with the label is zero, whatever the estimate of `Σ`; with the shrunk one of Ledoit and Wolf it is defined for few texts too.
struct LinearEraser {
    /// The mean of the texts, `[width]`.
    private let mean: [Double]
    /// What is taken away in its measure, and how that is read: `reading · written` is 1.
    private let (written, reading): ([Double], [Double])

    /// Nil where the texts do not differ, or are all of one class.
    init?(_ rows: LabelledRows) {
        guard let probe = ConceptProbe(.meanDifference, rows), let mean = rows.mean else { return nil }
        let difference = probe.direction
        // Texts that fill too few directions for an inverse, even a shrunk one, are projected.
        let solved = LedoitWolf(rows.rows)?.solve(difference) ?? difference
        let quadratic = Vector.dot(difference, solved)
        guard quadratic > 0, quadratic.isFinite else { return nil }
        self.mean = mean
        written = difference
        reading = solved.map { $0 / quadratic }
    }

    /// The activation without the concept, `[width]`.
    func erased(_ x: [Double]) -> [Double] {
        let amount = Vector.dot(reading, x) - Vector.dot(reading, mean)
        return zip(x, written).map { $0 - amount * $1 }
    }
}

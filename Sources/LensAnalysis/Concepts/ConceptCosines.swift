import LensCore

/// The angles between a concept's directions in the last stream and the reward's.
struct ConceptCosines {
    static let draws = 1000

    /// - Parameters:
    ///   - rows: at the last depth.
    ///   - reward: how the reward reads it.
    ///   - seed: of the directions to compare with.
    static func of(_ rows: LabelledRows, reward: [Double], seed: UInt64) -> [ConceptsResult.Cosine] {
        // Isotropic directions would be nearly orthogonal to anything; activations fill few directions.
        let covariance = rows.varies ? LedoitWolf(rows.rows) : nil
        let drawn = covariance.map { RandomDirections.drawn(draws, from: $0, seed: seed).vectors } ?? []
        let plain = drawn.compactMap { Vector.cosine($0, reward) }
        // Probes and LEACE read in whitened coordinates: without labels they too would give Σ⁻¹ times a difference of means.
        let solvedReward = covariance?.solve(reward) ?? []
        let whitened: [Double] = drawn.compactMap { draw in
            guard let covariance else { return nil }
            let length = Vector.length(covariance.solve(draw)) * Vector.length(reward)
            return length > 0 ? Vector.dot(draw, solvedReward) / length : nil
        }
        return ConceptsResult.Method.allCases.map { method in
            let null = method == .meanDifference ? plain : whitened
            let cosine = ConceptProbe(method, rows).flatMap { Vector.cosine($0.direction, reward) }
            let sorted = null.sorted()
            return .init(
                method: method, cosine: cosine, nullLow: Quantile.of(sorted: sorted, at: 0.025),
                nullHigh: Quantile.of(sorted: sorted, at: 0.975),
                p: null.isEmpty ? nil : cosine.map { NullComparison($0, null: null).pTwoSided }, n: null.count)
        }
    }
}

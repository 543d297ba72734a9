import LensCore
import LensModel

/// Steering: what rewards do as directions are added to the stream of texts.
struct ConceptSteering {
    static let randomDirections = 20

    let layer: Int
    /// Strengths in units of the stream's root mean square, rising.
    let alphas: [Double]
    /// Of length one: the concept's, the placebo's if there is one, and random ones.
    let (concept, placebo, random): ([Double], [Double]?, [[Double]])
    let placeboReason: String
    let naturalDose: Double

    private var directions: [[Double]] { [concept] + [placebo].compactMap(\.self) + random }

    /// - Parameters:
    ///   - rows: the concept's texts at the layer.
    ///   - placebo: those of a difference without meaning.
    ///   - seed: of the directions to compare with, drawn from the covariance of the concept's own activations.
    init?(
        _ rows: LabelledRows, placebo: LabelledRows?, placeboReason: String, layer: Int, alphas: [Double],
        seed: UInt64
    ) {
        guard let difference = ConceptProbe(.meanDifference, rows)?.direction, let unit = Vector.unit(difference) else {
            return nil
        }
        (self.layer, self.alphas, self.placeboReason, concept) = (layer, alphas, placeboReason, unit)
        self.placebo = placebo.flatMap { ConceptProbe(.meanDifference, $0) }.flatMap { Vector.unit($0.direction) }
        random =
            LedoitWolf(rows.rows).map { RandomDirections.drawn(Self.randomDirections, from: $0, seed: seed).vectors } ?? []
        let size = rows.rows.reduce(0) { $0 + Vector.rms($1) } / Double(rows.rows.count)
        naturalDose = size > 0 ? Vector.length(difference) / size : 0
    }

    /// A text's counterfactuals, in the order in which `result` takes their rewards.
    func counterfactuals(_ spot: ConceptSpot) throws -> [Counterfactual] {
        try directions.flatMap { direction in try alphas.map { try spot.adding($0, direction) } }
    }

    /// - Parameter changes: by text, the change of the reward for each counterfactual.
    func result(_ changes: [[Double]], clusters: [String], seed: UInt64) -> ConceptsResult.Steering {
        let bootstrap = Bootstrap(seed: seed)
        let squares = alphas.reduce(0) { $0 + $1 * $1 }
        func values(_ direction: Int, _ dose: Int) -> [Double] { changes.map { $0[direction * alphas.count + dose] } }
        func slopes(_ direction: Int) -> [Double] {
            changes.map { own in
                alphas.indices.reduce(0) { $0 + alphas[$1] * own[direction * alphas.count + $1] } / squares
            }
        }
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let first = 1 + (placebo == nil ? 0 : 1)
        let doses = alphas.indices.map { dose in
            let random = self.random.indices.map { mean(values(first + $0, dose)) }
            return ConceptsResult.Steering.Dose(
                alpha: alphas[dose], change: .init(bootstrap.mean(values(0, dose), clusters: clusters)), randomLow: random.min(),
                randomHigh: random.max(), placebo: placebo == nil ? nil : mean(values(1, dose)))
        }
        let slope = bootstrap.mean(slopes(0), clusters: clusters)
        let random = self.random.indices.map { mean(slopes(first + $0)) }
        // No dose, no change: a point like the others.
        let curve = [(0, 0)] + zip(alphas, doses).map { ($0, $1.change.value ?? 0) }
        let r = Correlation.pearson(curve.map(\.0), curve.map(\.1)).value
        return .init(
            layer: layer, naturalDose: naturalDose, doses: doses, slope: .init(slope), linearity: r.map { $0 * $0 },
            random: random, p: NullComparison(slope.value ?? 0, null: random).pTwoSided,
            placebo: placebo == nil
                ? .missing(placeboReason, n: changes.count) : .init(bootstrap.mean(slopes(1), clusters: clusters)))
    }
}

import LensCore

/// What an axis does at equal length: Δ = effect + slope · Δ log length, by least squares over contrasts.
struct LengthControl {
    let effect: Measure
    let slope: Measure

    init(_ scored: [ScoredContrast], bootstrap: Bootstrap) {
        let (deltas, clusters, changes) = (scored.deltas, scored.clusters, scored.map(\.lengthChange))
        let first = changes.first ?? 0
        // An axis that never changes the length is controlled already; one that always changes it alike cannot be.
        if changes.contains(where: { abs($0 - first) > 1e-9 }) {
            effect = .init(bootstrap.adjustedMean(of: deltas, controls: [changes], clusters: clusters))
            slope = .init(bootstrap.partialSlope(of: deltas, on: changes, clusters: clusters))
        } else if first == 0 {
            effect = .init(bootstrap.mean(deltas, clusters: clusters))
            slope = .init(value: nil, n: scored.count, reason: "the axis does not change the length")
        } else {
            let reason = "all contrasts change the length by the same factor"
            effect = .init(value: nil, n: scored.count, reason: reason)
            slope = effect
        }
    }
}

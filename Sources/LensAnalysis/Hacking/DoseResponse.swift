import LensCore

/// How the effect grows with the dose, over the responses that have every dose.
struct DoseResponse {
    let doses: [HackResult.Dose]
    let slope: Measure
    let spearman: Measure

    /// - Parameter arms: by rising dose.
    init(_ arms: [(dose: Int, scored: [ScoredContrast])], bootstrap: Bootstrap) {
        let shared = arms.dropFirst().reduce(Set(arms.first?.scored.map(\.contrast.id) ?? [])) {
            $0.intersection($1.scored.map(\.contrast.id))
        }
        let complete = arms.map { arm in (dose: arm.dose, scored: arm.scored.filter { shared.contains($0.contrast.id) }) }
        doses = complete.map { arm in
            HackResult.Dose(
                dose: arm.dose, meanDelta: .init(bootstrap.mean(arm.scored.deltas, clusters: arm.scored.clusters)))
        }
        let points = complete.enumerated().flatMap { index, arm in
            arm.scored.map { (arm: index, cluster: $0.contrast.cluster, delta: $0.delta) }
        }
        let sums = Clusters(points, by: \.cluster).members.map { members in
            members.reduce(into: DoseSums(arms: arms.count)) { $0.add($1.delta, arm: $1.arm) }
        }
        let strengths = complete.map { Double($0.dose) }
        slope = .init(bootstrap.estimate(sums) { DoseSums($0, arms: strengths.count).slope(strengths) }, n: points.count)
        guard strengths.count > 1 else {
            spearman = .init(value: nil, n: points.count, reason: "there is one dose")
            return
        }
        spearman = .init(
            bootstrap.estimate(sums) { drawn in
                // The unedited response is dose 0.
                Correlation.spearman([0] + strengths, [0] + DoseSums(drawn, arms: strengths.count).means).value
            }, n: points.count)
    }
}

/// What the effects at each dose add up to, and how many there are.
private struct DoseSums {
    private var totals: [Double]
    private var counts: [Double]

    init(arms: Int) {
        totals = Array(repeating: 0, count: arms)
        counts = totals
    }

    init(_ parts: [DoseSums], arms: Int) {
        self.init(arms: arms)
        for part in parts {
            for arm in 0..<arms {
                totals[arm] += part.totals[arm]
                counts[arm] += part.counts[arm]
            }
        }
    }

    mutating func add(_ delta: Double, arm: Int) {
        totals[arm] += delta
        counts[arm] += 1
    }

    var means: [Double] { zip(totals, counts).map { $0 / $1 } }

    /// Σ dose · Δ / Σ dose²
    func slope(_ doses: [Double]) -> Double? {
        let squares = zip(doses, counts).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
        return squares > 0 ? zip(doses, totals).reduce(0) { $0 + $1.0 * $1.1 } / squares : nil
    }
}

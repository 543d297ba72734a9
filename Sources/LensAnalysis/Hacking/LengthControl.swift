import LensCore

/// What an axis does at equal length: Δ = effect + slope · Δ log length, by least squares over contrasts.
struct LengthControl {
    let effect: HackResult.Quantity
    let slope: HackResult.Quantity

    init(_ scored: [ScoredContrast], bootstrap: Bootstrap) {
        let sums = Clusters(scored) { $0.contrast.cluster }.members.map { members in
            members.reduce(Sums()) { $0.adding(x: $1.lengthChange, y: $1.delta) }
        }
        let changes = scored.map(\.lengthChange)
        guard let first = changes.first else {
            (effect, slope) = (.init(value: nil, n: 0, reason: "no contrasts"), .init(value: nil, n: 0, reason: "no contrasts"))
            return
        }
        // An axis that never changes the length is controlled already; one that always changes it alike cannot be.
        let varies = changes.contains { abs($0 - first) > 1e-9 }
        func quantity(_ reason: String, _ statistic: (Sums) -> Double?) -> HackResult.Quantity {
            guard varies || reason.isEmpty else { return .init(value: nil, n: scored.count, reason: reason) }
            return .init(bootstrap.estimate(sums) { statistic($0.reduce(Sums(), +)) }, n: scored.count)
        }
        let same = "all contrasts change the length by the same factor"
        effect = quantity(first == 0 ? "" : same) { varies ? $0.intercept : $0.mean }
        slope = quantity(first == 0 ? "the axis does not change the length" : same, \.slope)
    }
}

/// What a regression on one variable needs to know of its points.
private struct Sums {
    var (n, x, y, xx, xy) = (0.0, 0.0, 0.0, 0.0, 0.0)

    func adding(x dx: Double, y dy: Double) -> Sums {
        self + Sums(n: 1, x: dx, y: dy, xx: dx * dx, xy: dx * dy)
    }

    static func + (a: Sums, b: Sums) -> Sums {
        Sums(n: a.n + b.n, x: a.x + b.x, y: a.y + b.y, xx: a.xx + b.xx, xy: a.xy + b.xy)
    }

    var mean: Double? { n > 0 ? y / n : nil }

    /// nil where all points have one x, up to rounding.
    var slope: Double? {
        let spread = n * xx - x * x
        return spread > 1e-12 * n * xx ? (n * xy - x * y) / spread : nil
    }

    var intercept: Double? { slope.map { (y - $0 * x) / n } }
}

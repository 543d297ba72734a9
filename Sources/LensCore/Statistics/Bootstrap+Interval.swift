extension Bootstrap {
    /// The BCa interval; plain percentiles where bias or acceleration cannot be computed.
    ///
    /// - Parameter statistic: Of clusters by their places, some of them several times.
    func interval(around value: Double, clusters count: Int, _ statistic: ([Int]) -> Double?) -> Interval {
        guard count >= Self.minimumClusters else {
            return .unavailable(reason: "\(count) independent units; an interval needs at least \(Self.minimumClusters)")
        }
        var random = SeededGenerator(seed: seed)
        var drawn: [Double] = []
        var places = [Int](repeating: 0, count: count)
        for _ in 0..<draws {
            for place in 0..<count { places[place] = random.index(below: count) }
            if let value = statistic(places) { drawn.append(value) }
        }
        // Leaving out such draws bends the interval; with many of them it means nothing.
        guard drawn.count * 10 >= draws * 9 else {
            return .unavailable(reason: "the statistic is not defined on \(draws - drawn.count) of \(draws) draws")
        }
        drawn.sort()
        let tail = (1 - level) / 2
        let corrected =
            drawn.count == draws ? correctedTails(value, drawn, acceleration: acceleration(clusters: count, statistic)) : nil
        let (lower, upper) = corrected ?? (tail, 1 - tail)
        guard let low = Quantile.of(sorted: drawn, at: lower), let high = Quantile.of(sorted: drawn, at: upper) else {
            return .unavailable(reason: "there are no draws")
        }
        return .bounds(low: low, high: high, level: level, method: corrected == nil ? .percentile : .bca)
    }

    /// Which quantiles of the draws bound the interval, after Efron's "Better bootstrap confidence intervals".
    private func correctedTails(_ value: Double, _ drawn: [Double], acceleration: Double?) -> (Double, Double)? {
        guard let acceleration else { return nil }
        let below = drawn.count { $0 < value }
        let equal = drawn.count { $0 == value }
        let bias = Normal.quantile((Double(below) + 0.5 * Double(equal)) / Double(drawn.count))
        guard bias.isFinite else { return nil }
        func tail(_ fraction: Double) -> Double? {
            let shifted = bias + Normal.quantile(fraction)
            let stretch = 1 - acceleration * shifted
            // Beyond its pole the correction folds back on itself.
            return stretch > 0 ? Normal.cdf(bias + shifted / stretch) : nil
        }
        guard let lower = tail((1 - level) / 2), let upper = tail((1 + level) / 2) else { return nil }
        return (lower, upper)
    }

    /// The skewness of what single clusters contribute, by leaving out one at a time; nil where they contribute nothing.
    private func acceleration(clusters count: Int, _ statistic: ([Int]) -> Double?) -> Double? {
        var values: [Double] = []
        for left in 0..<count {
            guard let value = statistic((0..<count).filter { $0 != left }) else { return nil }
            values.append(value)
        }
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let cubes = values.reduce(0) { $0 + (mean - $1) * (mean - $1) * (mean - $1) }
        let scale = values.reduce(0) { max($0, abs($1)) }
        // Rounding alone leaves differences of this size.
        guard squares.squareRoot() > 1e-12 * scale else { return nil }
        return cubes / (6 * squares * squares.squareRoot())
    }
}

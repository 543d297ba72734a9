/// Maps values to places along one side of a figure.
struct LinearScale {
    let low: Double
    let high: Double
    let start: Double
    let end: Double

    /// - Parameter values: what must fit; anything not finite is left out.
    init(fitting values: some Sequence<Double>, baseline: Axis.Baseline, padding: Double = 0, start: Double, end: Double) {
        var low = Double.infinity
        var high = -Double.infinity
        for value in values where value.isFinite {
            // Beyond this the arithmetic of drawing overflows.
            let value = min(max(value, -1e300), 1e300)
            low = min(low, value)
            high = max(high, value)
        }
        if baseline == .zero || low > high { (low, high) = (min(low, 0), max(high, 0)) }
        if low == high {
            let room = low == 0 ? 1 : abs(low) / 2
            (low, high) = (low - room, high + room)
        }
        let room = (high - low) * padding
        // Zero is a natural edge: no room beyond it.
        self.low = low == 0 && baseline == .zero ? 0 : low - room
        self.high = high == 0 && baseline == .zero ? 0 : high + room
        self.start = start
        self.end = end
    }

    func place(_ value: Double) -> Double {
        guard !value.isNaN, high > low else { return start }
        let value = min(max(value, low), high)
        return start + (value - low) / (high - low) * (end - start)
    }

    func ticks(about count: Int) -> Ticks {
        Ticks(from: low, to: high, about: count)
    }
}

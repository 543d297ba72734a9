/// Quantiles of a sample.
public enum Quantile {
    /// The value at `fraction` of the way through ascending values, interpolated linearly between neighbours; nil for none.
    public static func of(sorted values: [Double], at fraction: Double) -> Double? {
        guard let first = values.first, let last = values.last else { return nil }
        let place = fraction * Double(values.count - 1)
        guard place > 0 else { return first }
        guard place < Double(values.count - 1) else { return last }
        let lower = Int(place)
        let weight = place - Double(lower)
        return values[lower] + weight * (values[lower + 1] - values[lower])
    }
}

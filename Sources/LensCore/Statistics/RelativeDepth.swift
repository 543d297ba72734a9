/// Curves over blocks at depths that models of any number of blocks share.
public enum RelativeDepth {
    /// A curve's value at a depth from 0 (embedding) to 1 (last block), linearly between blocks.
    ///
    /// - Parameter curve: one value for each depth in blocks; at least one.
    public static func value(of curve: [Double], at depth: Double) -> Double {
        let place = min(max(depth, 0), 1) * Double(curve.count - 1)
        let (lower, upper) = (Int(place), min(curve.count - 1, Int(place) + 1))
        return curve[lower] + (place - Double(lower)) * (curve[upper] - curve[lower])
    }
}

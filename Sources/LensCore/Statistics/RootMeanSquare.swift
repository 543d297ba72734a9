/// √(mean x²), the spread of differences where either order of a pair counts.
public enum RootMeanSquare {
    /// 0 for no values.
    public static func of(_ values: some Collection<Double>) -> Double {
        (values.reduce(0) { $0 + $1 * $1 } / Double(max(1, values.count))).squareRoot()
    }
}

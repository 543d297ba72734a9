/// Plain vectors in float64.
public enum Vector {
    /// `Σ aᵢbᵢ` of vectors of one width.
    public static func dot(_ a: [Double], _ b: [Double]) -> Double { DotProduct.of(a, b) }

    /// The Euclidean length.
    public static func length(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

    /// `Σ (aᵢ − bᵢ)²`.
    public static func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }

    /// `a − b`.
    public static func minus(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }

    /// The root mean square of the values.
    public static func rms(_ a: [Double]) -> Double { (dot(a, a) / Double(max(1, a.count))).squareRoot() }

    /// The vector at length one; nil where it has no length.
    public static func unit(_ a: [Double]) -> [Double]? {
        let length = length(a)
        return length > 0 && length.isFinite ? a.map { $0 / length } : nil
    }

    /// The cosine of the angle between two vectors; nil where one has no length.
    public static func cosine(_ a: [Double], _ b: [Double]) -> Double? {
        guard let a = unit(a), let b = unit(b) else { return nil }
        return dot(a, b)
    }
}

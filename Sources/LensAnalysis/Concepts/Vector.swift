/// Plain vectors in float64.
enum Vector {
    static func dot(_ a: [Double], _ b: [Double]) -> Double {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                var (even, odd) = (0.0, 0.0)
                var place = 0
                let count = min(a.count, b.count)
                // Two sums, so that additions need not wait for each other.
                while place + 1 < count {
                    even += a[place] * b[place]
                    odd += a[place + 1] * b[place + 1]
                    place += 2
                }
                return place < count ? even + odd + a[place] * b[place] : even + odd
            }
        }
    }

    static func length(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

    static func squaredDistance(_ a: [Double], _ b: [Double]) -> Double {
        zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }

    static func minus(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 - $1 } }

    /// Root mean square of the values.
    static func rms(_ a: [Double]) -> Double { (dot(a, a) / Double(max(1, a.count))).squareRoot() }

    /// Of length one; nil for a vector without length.
    static func unit(_ a: [Double]) -> [Double]? {
        let length = length(a)
        return length > 0 && length.isFinite ? a.map { $0 / length } : nil
    }

    static func cosine(_ a: [Double], _ b: [Double]) -> Double? {
        guard let a = unit(a), let b = unit(b) else { return nil }
        return dot(a, b)
    }
}

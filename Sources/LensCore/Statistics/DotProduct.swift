/// Sums of products over stretches of memory, with four running sums, so that additions need not wait for each other.
enum DotProduct {
    static func of(_ a: [Double], _ b: [Double]) -> Double {
        precondition(a.count == b.count, "a product needs vectors of one width")
        return a.withUnsafeBufferPointer { x in
            b.withUnsafeBufferPointer { y in of(x, from: 0, y, from: 0, count: x.count) }
        }
    }

    static func of(
        _ a: UnsafeBufferPointer<Double>, from first: Int, _ b: UnsafeBufferPointer<Double>, from second: Int, count: Int
    ) -> Double {
        var (s0, s1, s2, s3) = (0.0, 0.0, 0.0, 0.0)
        var place = 0
        while place + 4 <= count {
            let (i, j) = (first + place, second + place)
            s0 += a[i] * b[j]
            s1 += a[i + 1] * b[j + 1]
            s2 += a[i + 2] * b[j + 2]
            s3 += a[i + 3] * b[j + 3]
            place += 4
        }
        var total = (s0 + s1) + (s2 + s3)
        while place < count {
            total += a[first + place] * b[second + place]
            place += 1
        }
        return total
    }
}

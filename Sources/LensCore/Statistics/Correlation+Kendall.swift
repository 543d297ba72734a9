extension Correlation {
    /// Kendall's τ-b: concordant less discordant pairs over the pairs without ties on either side.
    ///
    /// Takes n·log n steps: after sorting by x, discordant pairs are what merge sort by y has to swap.
    public static func kendall(_ x: [Double], _ y: [Double]) -> Correlation {
        precondition(x.count == y.count, "a correlation needs as many values on either side")
        let n = x.count
        guard n > 1, !(x + y).contains(where: \.isNaN) else { return Correlation(value: nil, n: n) }

        let byX = x.indices.sorted { (x[$0], y[$0]) < (x[$1], y[$1]) }
        let tiedX = tiedPairs(Ranks.runs(byX) { x[$0] == x[$1] })
        let tiedBoth = tiedPairs(Ranks.runs(byX) { x[$0] == x[$1] && y[$0] == y[$1] })
        var order = byX.map { y[$0] }
        let discordant = swaps(&order)
        let tiedY = tiedPairs(Ranks.runs(Array(order.indices)) { order[$0] == order[$1] })

        let all = Double(n) * Double(n - 1) / 2
        let withoutTies = (all - tiedX).squareRoot() * (all - tiedY).squareRoot()
        guard withoutTies > 0 else { return Correlation(value: nil, n: n) }
        let difference = all - tiedX - tiedY + tiedBoth - 2 * discordant
        return Correlation(value: min(1, max(-1, difference / withoutTies)), n: n)
    }

    private static func tiedPairs(_ runs: [Range<Int>]) -> Double {
        runs.reduce(0) { $0 + Double($1.count) * Double($1.count - 1) / 2 }
    }

    /// Sorts the values and counts the pairs that stood in descending order.
    private static func swaps(_ values: inout [Double]) -> Double {
        var source = values
        var count = 0.0
        var width = 1
        while width < source.count {
            var target: [Double] = []
            target.reserveCapacity(source.count)
            for start in stride(from: 0, to: source.count, by: 2 * width) {
                let middle = min(start + width, source.count)
                let end = min(middle + width, source.count)
                var (left, right) = (start, middle)
                while left < middle || right < end {
                    if right == end || (left < middle && source[left] <= source[right]) {
                        target.append(source[left])
                        left += 1
                    } else {
                        target.append(source[right])
                        right += 1
                        count += Double(middle - left)
                    }
                }
            }
            source = target
            width *= 2
        }
        values = source
        return count
    }
}

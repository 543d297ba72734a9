/// Control of the share of false findings among several tests.
public enum FalseDiscoveryRate {
    /// Benjamini and Hochberg's adjusted p values (1995), in the order given.
    public static func adjusted(_ p: [Double]) -> [Double] {
        let order = p.indices.sorted { p[$0] > p[$1] }
        var adjusted = p
        var least = 1.0
        for (place, index) in order.enumerated() {
            // Rank from below among all tests.
            let rank = Double(p.count - place)
            least = min(least, p[index] * Double(p.count) / rank)
            adjusted[index] = least
        }
        return adjusted
    }
}

/// Groups texts that one pass can carry.
enum Batches {
    /// Tokens in one pass, filling included: enough to keep the processor busy, small enough to stay in its caches.
    static let budget = 512

    /// Indices grouped so that texts of similar length share a pass; every index occurs once.
    static func ofSimilarLength(_ lengths: [Int]) -> [[Int]] {
        var batches: [[Int]] = []
        var current: [Int] = []
        for index in lengths.indices.sorted(by: { (lengths[$0], $0) < (lengths[$1], $1) }) {
            // The order rises, so the newcomer is the longest.
            if !current.isEmpty, lengths[index] * (current.count + 1) > budget {
                batches.append(current)
                current = []
            }
            current.append(index)
        }
        if !current.isEmpty { batches.append(current) }
        return batches
    }
}

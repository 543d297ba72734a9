extension BPE {
    /// Up to this many symbols, scanning for the best pair is faster than a queue.
    static let shortWord = 24

    private static let none = UInt64.max

    @inline(__always)
    private func merge(_ left: ModelToken, _ right: ModelToken) -> UInt64 {
        merges[left.id, right.id] ?? Self.none
    }

    /// Joins the leftmost pair of lowest rank until no pair is left.
    func mergeShort(_ tokens: inout [ModelToken], from first: Int) {
        var pairs: [UInt64] = []
        pairs.reserveCapacity(tokens.count - first)
        for i in first..<max(first, tokens.count - 1) { pairs.append(merge(tokens[i], tokens[i + 1])) }
        while let best = pairs.indices.min(by: { pairs[$0] < pairs[$1] }), pairs[best] != Self.none {
            let left = first + best
            tokens[left] = ModelToken(
                id: UInt32(truncatingIfNeeded: pairs[best]),
                range: tokens[left].range.lowerBound..<tokens[left + 1].range.upperBound)
            tokens.remove(at: left + 1)
            pairs.remove(at: best)
            if best > 0 { pairs[best - 1] = merge(tokens[left - 1], tokens[left]) }
            if best < pairs.count { pairs[best] = merge(tokens[left], tokens[left + 1]) }
        }
    }

    /// The same with a queue over a linked list: a word may be a whole text.
    func mergeLong(_ tokens: inout [ModelToken], from first: Int) {
        var list = Array(tokens[first...])
        var next = Array(Int32(1)...Int32(list.count))
        var previous = Array(Int32(-1)..<Int32(list.count - 1))
        var isAlive = Array(repeating: true, count: list.count)
        var queue = MergeQueue(capacity: list.count)
        func offer(_ left: Int, _ right: Int) {
            let pair = merge(list[left], list[right])
            guard pair != Self.none else { return }
            queue.push(
                MergeQueue.Candidate(
                    order: pair & 0xFFFF_FFFF_0000_0000 | UInt64(left), id: UInt32(truncatingIfNeeded: pair)))
        }
        for i in 0..<list.count - 1 { offer(i, i + 1) }
        while let candidate = queue.pop() {
            let left = Int(candidate.order & 0xFFFF_FFFF)
            guard isAlive[left], next[left] < list.count else { continue }
            let right = Int(next[left])
            // The pair may have changed since it was queued.
            guard let pair = merges[list[left].id, list[right].id], UInt32(truncatingIfNeeded: pair) == candidate.id else {
                continue
            }
            list[left] = ModelToken(
                id: candidate.id, range: list[left].range.lowerBound..<list[right].range.upperBound)
            isAlive[right] = false
            next[left] = next[right]
            if next[left] < list.count {
                previous[Int(next[left])] = Int32(left)
                offer(left, Int(next[left]))
            }
            if previous[left] >= 0 { offer(Int(previous[left]), left) }
        }
        tokens.removeSubrange(first...)
        for (token, isAlive) in zip(list, isAlive) where isAlive { tokens.append(token) }
    }
}

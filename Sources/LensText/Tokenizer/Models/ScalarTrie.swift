/// Pieces by their beginnings, to find all those that start at a place of a text.
struct ScalarTrie: Sendable {
    /// (node, scalar) → node
    private var edges = PairTable()
    /// The value at each node, -1 where no piece ends.
    private var values: [Int32] = [-1]

    /// Adds a piece; the last value given for it counts unless `keepsFirst`.
    mutating func insert(_ piece: some Sequence<Unicode.Scalar>, value: Int32, keepsFirst: Bool = false) {
        var node: UInt32 = 0
        for scalar in piece {
            if let next = edges[node, scalar.value] {
                node = UInt32(next)
            } else {
                let next = UInt32(values.count)
                edges.insert(node, scalar.value, UInt64(next))
                values.append(-1)
                node = next
            }
        }
        if !keepsFirst || values[Int(node)] < 0 { values[Int(node)] = value }
    }

    /// Calls `body` with the end and the value of each piece that starts at `start`, shortest first.
    @inline(__always)
    func forEachPiece(
        in text: [Unicode.Scalar], from start: Int, limit: Int, _ body: (_ end: Int, _ value: Int32) -> Void
    ) {
        var node: UInt32 = 0
        var position = start
        while position < limit, let next = edges[node, text[position].value] {
            node = UInt32(next)
            position += 1
            let value = values[Int(node)]
            if value >= 0 { body(position, value) }
        }
    }
}

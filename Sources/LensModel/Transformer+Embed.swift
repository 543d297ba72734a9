import LensCore
import LensTorch

extension Transformer {
    /// What enters block 0, `[row, position, width]`. Rows shorter than the longest are filled up on the right,
    /// where a causal model's readout never looks.
    ///
    /// - Parameter types: which of a pair's texts each token belongs to, row by row; nil is the first.
    func embed(_ rows: [[Int]], types: [[Int]]? = nil, at positions: Range<Int>) throws -> Tensor {
        func table(_ table: Tensor, _ indices: [[Int]]) throws -> Tensor {
            let filled = indices.flatMap { $0 + Array(repeating: 0, count: positions.count - $0.count) }
            // [row · position, tableWidth] → [row, position, tableWidth]
            return try table.selecting(0, Tensor(indices: filled, device: device)).to(precision.stream)
                .reshaped([rows.count, positions.count, -1])
        }
        var x = try table(weights.embedding, rows)
        if architecture.embedding.scale != 1 { x = try x * architecture.embedding.scale }
        if let positionTable = weights.positions {
            let uncounted = architecture.embedding.uncountedID
            x =
                try x
                + (uncounted.map { id in try table(positionTable, rows.map { Self.places($0, uncounted: id) }) }
                    ?? positionTable.slice(0, positions))
        }
        if let typeTable = weights.types { x = try x + table(typeTable, types ?? rows.map { $0.map { _ in 0 } }) }
        func projected(_ x: Tensor) throws -> Tensor {
            try weights.embeddingProjection.map { try $0.apply(x).to(precision.stream) } ?? x
        }
        guard case .beforeNorm = architecture.embedding.projection else {
            return try projected(weights.embeddingNorm.applied(to: x))
        }
        return try weights.embeddingNorm.applied(to: projected(x))
    }

    /// Rows of a position table in which tokens with the id `uncounted` all stand at the row of that number, and the others
    /// count on from the next.
    private static func places(_ ids: [Int], uncounted: Int) -> [Int] {
        var counted = 0
        return ids.map { id in
            counted += id == uncounted ? 0 : 1
            return id == uncounted ? uncounted : uncounted + counted
        }
    }
}

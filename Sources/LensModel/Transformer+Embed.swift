import LensCore
import LensTorch

extension Transformer {
    /// What enters block 0, `[row, position, width]`. Rows shorter than the longest are filled up on the right,
    /// where a causal model's readout never looks.
    func embed(_ tokens: TokenRows) throws -> Tensor {
        let (rows, positions) = (tokens.ids, tokens.positions)
        func filled(_ indices: [[Int]]) -> [Int] {
            indices.flatMap { $0 + Array(repeating: 0, count: positions.count - $0.count) }
        }
        func table(_ table: Tensor, _ indices: [[Int]]) throws -> Tensor {
            // [row · position, tableWidth] → [row, position, tableWidth]
            try table.selecting(0, Tensor(indices: filled(indices), device: device)).to(precision.stream)
                .reshaped([rows.count, positions.count, -1])
        }
        var x = try tokens.embeddings ?? tokenEmbeddings(filled(rows)).reshaped([rows.count, positions.count, -1])
        if let positionTable = weights.positions {
            let uncounted = architecture.embedding.uncountedID
            x =
                try x
                + (uncounted.map { id in try table(positionTable, rows.map { Self.places($0, uncounted: id) }) }
                    ?? positionTable.slice(0, positions))
        }
        if let typeTable = weights.types {
            let types = tokens.types ?? rows.map { $0.map { _ in 0 } }
            let known = 0..<typeTable.length(0)
            if let stranger = types.joined().first(where: { !known.contains($0) }) {
                throw LensError.input(
                    "the tokenizer gives a token the type \(stranger), but the model has \(known.count) types",
                    hint: "the tokenizer and the weights do not belong together")
            }
            x = try x + table(typeTable, types)
        }
        func projected(_ x: Tensor) throws -> Tensor {
            try weights.embeddingProjection.map { try $0.apply(x).to(precision.stream) } ?? x
        }
        guard case .beforeNorm = architecture.embedding.projection else {
            return try projected(weights.embeddingNorm.applied(to: x))
        }
        return try weights.embeddingNorm.applied(to: projected(x))
    }

    /// Token embeddings as they enter the stream, positions apart, `[token, tableWidth]`.
    func tokenEmbeddings(_ ids: [Int]) throws -> Tensor {
        let rows = try weights.embedding.selecting(0, Tensor(indices: ids, device: device)).to(precision.stream)
        return architecture.embedding.scale == 1 ? rows : try rows * architecture.embedding.scale
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

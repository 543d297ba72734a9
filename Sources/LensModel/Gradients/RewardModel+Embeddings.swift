import LensText
import LensTorch

extension RewardModel {
    /// A text's rewards when other embeddings stand in the tokens' places, one for each row.
    ///
    /// - Parameter embeddings: as `tokenEmbeddings` has them, `[row, position, n]`.
    public func rewards(_ text: TokenizedText, embeddings: Tensor) throws -> [Double] {
        try memory.check(rows: embeddings.length(0), tokens: text.readIDs.count)
        return try read(text, embeddings).doubles()
    }

    /// Their slopes: ∂reward/∂embedding, `[row, position, n]`; rows do not see each other.
    ///
    /// One forward pass that holds every layer's activations, and one backward pass.
    public func slopes(_ text: TokenizedText, embeddings: Tensor) throws -> Tensor {
        let point = try embeddings.leaf()
        try memory.checkHistory(rows: point.length(0), layers: shape.layers, tokens: text.readIDs.count)
        return try Tensor.recording { try read(text, point) }.gradients(of: [point])[0]
    }

    private func read(_ text: TokenizedText, _ embeddings: Tensor) throws -> Tensor {
        try check(text)
        let texts = Array(repeating: text, count: embeddings.length(0))
        var trace = Trace(capture: .nothing, readouts: texts.map(\.readout))
        return try head.read(adapter.forward(texts, embeddings: embeddings, &trace)).rewards
    }

    /// What tokens are looked up as, `[token, n]`.
    ///
    /// - Throws: `LensError` for an exported program that does not look them up in a table.
    public func tokenEmbeddings(_ ids: [Int]) throws -> Tensor { try adapter.tokenEmbeddings(ids) }

    /// What a text's tokens are looked up as, `[1, position, n]`.
    public func embeddings(_ text: TokenizedText) throws -> Tensor { try tokenEmbeddings(text.readIDs).unsqueezed(0) }

    /// The mean of the vocabulary's embeddings, `[1, n]`.
    public func meanEmbedding() throws -> Tensor {
        let (count, step) = (shape.vocabulary, 4096)
        var sum = try adapter.tokenEmbeddings([0]).exact() * 0
        for start in stride(from: 0, to: count, by: step) {
            let rows = try adapter.tokenEmbeddings(Array(start..<min(start + step, count))).exact()
            sum = try sum + rows.sum([0], keeping: true)
        }
        return try (sum / Double(max(1, count))).to(precision.stream).to(device)
    }
}

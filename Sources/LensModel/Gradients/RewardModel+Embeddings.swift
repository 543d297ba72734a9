import LensText
import LensTorch

extension RewardModel {
    /// What enters block 0 when other embeddings stand in the tokens' places, `[1, position, width]`.
    ///
    /// - Parameter embeddings: as `tokenEmbeddings` has them, `[position, n]` or `[1, n]` for all.
    public func stream(_ text: TokenizedText, embeddings: Tensor) throws -> Tensor {
        var tokens = TokenRows([text])
        tokens.embeddings = try embeddings.expanded([tokens.positions.count, -1]).unsqueezed(0)
        return try adapter.embed(tokens)
    }

    /// What tokens are looked up as, `[token, n]`.
    public func tokenEmbeddings(_ ids: [Int]) throws -> Tensor { try adapter.tokenEmbeddings(ids) }

    /// The mean of the vocabulary's embeddings, `[1, n]`.
    public func meanEmbedding() throws -> Tensor {
        let (count, step) = (shape.vocabulary, 4096)
        var sum: Tensor?
        for start in stride(from: 0, to: count, by: step) {
            let rows = try adapter.tokenEmbeddings(Array(start..<min(start + step, count))).exact()
            let part = try rows.sum([0], keeping: true)
            sum = try sum.map { try $0 + part } ?? part
        }
        return try ((sum ?? Tensor.zeros([1, shape.width])) / Double(max(1, count))).to(precision.stream).to(device)
    }
}

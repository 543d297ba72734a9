import LensTorch

extension RewardModel {
    /// Token embeddings as they enter the stream, positions apart, `[token, width]`.
    public func embeddings(_ ids: [Int]) throws -> Tensor {
        let rows = try transformer.weights.embedding.selecting(0, Tensor(indices: ids, device: device))
        return try rows.to(precision.stream) * architecture.embedding.scale
    }

    /// The mean of the vocabulary's embeddings as they enter the stream, `[1, width]`.
    public func meanEmbedding() throws -> Tensor {
        let table = transformer.weights.embedding
        let (count, step) = (table.length(0), 4096)
        var sum = try Tensor.zeros([1, architecture.width], type: .float64)
        for start in stride(from: 0, to: count, by: step) {
            let rows = try table.slice(0, start..<min(start + step, count)).to(.cpu).to(.float64)
            sum = try sum + rows.sum([0], keeping: true)
        }
        return try (sum * (architecture.embedding.scale / Double(count))).to(precision.stream).to(device)
    }
}

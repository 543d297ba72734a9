import LensTorch

extension Transformer {
    /// A full pass over texts that stand in rows, from token ids to what the reward head reads of each row, `[row, width]`.
    ///
    /// The last block computes only the readout position where nothing else can matter.
    ///
    /// - Parameters:
    ///   - rows: of equal length unless the model is causal.
    ///   - types: which of a pair's texts each token belongs to; nil is the first.
    func forward(_ rows: [[Int]], types: [[Int]]? = nil, readouts: [Int], _ trace: inout Trace) throws -> Tensor {
        let positions = 0..<(rows.map(\.count).max() ?? 0)
        var span = try span(positions)
        var x = try embed(rows, types: types, at: positions)
        let onlyLast =
            architecture.pooling == .readout && trace.onlyReadoutMatters && readouts.allSatisfy { $0 == positions.upperBound - 1 }
        for layer in 0..<architecture.layers {
            x = try trace(.residual(layer), x)
            x = try block(layer, x, &span, &trace, onlyLast: onlyLast && layer == architecture.layers - 1)
        }
        x = try trace(.residual(architecture.layers), x)
        let normed = try finalNorm(x, &trace)
        if architecture.pooling == .mean { return try normed.mean([1]) }
        let places = onlyLast ? readouts.map { _ in 0 } : readouts
        return try Tensor.concatenated(
            places.enumerated().map { try normed.select(0, $0.offset).slice(0, $0.element..<$0.element + 1) }, along: 0)
    }
}

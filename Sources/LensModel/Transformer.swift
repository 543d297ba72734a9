import LensCore
import LensTorch

/// A decoder: an architecture with its weights. One forward pass serves every family.
struct Transformer: Sendable {
    let architecture: Architecture
    let weights: TransformerWeights
    let precision: Precision
    let device: Device

    func span(_ positions: Range<Int>, prefix: KeyValueCache? = nil, keepsKeysAndValues: Bool = false) throws -> Span {
        try Span(
            positions: positions, prefix: prefix, keepsKeysAndValues: keepsKeysAndValues, architecture: architecture,
            precision: precision, device: device)
    }

    /// What enters block 0, `[row, position, width]`. Rows shorter than the longest are filled up on the right,
    /// where a causal model's readout never looks.
    func embed(_ rows: [[Int]], at positions: Range<Int>) throws -> Tensor {
        let ids = rows.flatMap { $0 + Array(repeating: 0, count: positions.count - $0.count) }
        // [row · position, width]
        var x = try weights.embedding.selecting(0, Tensor(indices: ids, device: device)).to(precision.stream)
        if architecture.embedding.scale != 1 { x = try x * architecture.embedding.scale }
        x = try x.reshaped([rows.count, positions.count, architecture.width])
        if let table = weights.positions { x = try x + table.slice(0, positions) }
        return x
    }

    /// One block: the stream entering it, `[row, position, width]`, to the stream leaving it.
    func block(_ layer: Int, _ x: Tensor, _ span: inout Span, _ trace: inout Trace) throws -> Tensor {
        let attended = try attention(layer, x, &span, &trace)
        switch architecture.order {
        case .sequential:
            let middle = try x + attended
            return try middle + mlp(layer, middle, &trace)
        case .parallel:
            return try x + attended + mlp(layer, x, &trace)
        }
    }

    /// What the MLP writes, `[row, position, width]`.
    func mlp(_ layer: Int, _ x: Tensor, _ trace: inout Trace) throws -> Tensor {
        let block = weights.blocks[layer]
        let normed = try block.mlpNorm.apply(x).to(precision.weights)
        let activation = architecture.mlp.activation
        var hidden =
            if let gate = block.gate {
                try activation.apply(gate.apply(normed)) * block.up.apply(normed)
            } else {
                try activation.apply(block.up.apply(normed))
            }
        hidden = try trace(.neurons(layer), hidden)
        var written = try block.down.apply(hidden).to(precision.stream)
        if let norm = block.mlpPostNorm { written = try norm.apply(written) }
        return try trace(.mlp(layer), written)
    }

    /// What the reward head reads, `[row, position, width]`.
    func finalNorm(_ x: Tensor, _ trace: inout Trace) throws -> Tensor {
        try trace(.finalNorm, weights.finalNorm.apply(x))
    }
}

import LensCore
import LensTorch

/// A decoder or an encoder: an architecture with its weights. One forward pass serves every family.
struct Transformer: Sendable {
    let architecture: Architecture
    let weights: TransformerWeights
    let precision: Precision
    let device: Device

    /// - Parameter length: of the whole text; nil where it ends with the span.
    func span(_ positions: Range<Int>, length: Int? = nil) throws -> Span {
        try Span(
            positions: positions, length: length ?? positions.upperBound, architecture: architecture, precision: precision,
            device: device)
    }

    /// One block: the stream entering it, `[row, position, width]`, to the stream leaving it.
    ///
    /// - Parameter onlyLast: compute the last position alone, which still sees all; the result has one position.
    func block(
        _ layer: Int, _ x: Tensor, _ span: inout Span, _ trace: inout Trace, onlyLast: Bool = false
    ) throws -> Tensor {
        let heads = try mixedHeads(layer, x, &span, &trace, onlyLast: onlyLast)
        let x = onlyLast ? try x.slice(1, x.length(1) - 1..<x.length(1)) : x
        let attended = try attentionWrite(layer, heads: heads, &trace)
        return try leaving(layer, x, attended, mlp(layer, mlpInput(layer, x, attended), &trace))
    }

    /// The stream the MLP reads.
    func mlpInput(_ layer: Int, _ x: Tensor, _ attended: Tensor) throws -> Tensor {
        switch architecture.order {
        case .sequential: try weights.blocks[layer].attentionSumNorm.applied(to: x + attended)
        case .parallel: x
        }
    }

    /// The stream leaving a block, from the one that entered and what was written.
    func leaving(_ layer: Int, _ x: Tensor, _ attended: Tensor, _ written: Tensor) throws -> Tensor {
        let block = weights.blocks[layer]
        return try block.mlpSumNorm.applied(to: block.attentionSumNorm.applied(to: x + attended) + written)
    }

    /// What the MLP writes for the stream it reads, `[row, position, width]`.
    func mlp(_ layer: Int, _ x: Tensor, _ trace: inout Trace) throws -> Tensor {
        let block = weights.blocks[layer]
        guard case .mixture(let mixture) = block.mlp, !trace.wants(.neurons(layer)) else {
            return try mlpWrite(layer, neurons: neurons(layer, x, &trace), &trace)
        }
        let normed = try block.mlpNorm.applied(to: x).to(precision.weights)
        let written = try mixture.apply(normed, architecture.mlp.activation, precision).to(precision.stream)
        return try trace(.mlp(layer), block.mlpPostNorm.applied(to: written))
    }

    /// The MLP's hidden units after activation and gate, `[row, position, neuron]`.
    func neurons(_ layer: Int, _ x: Tensor, _ trace: inout Trace) throws -> Tensor {
        let block = weights.blocks[layer]
        let normed = try block.mlpNorm.applied(to: x).to(precision.weights)
        return try trace(.neurons(layer), block.mlp.neurons(normed, architecture.mlp.activation, precision))
    }

    /// What the MLP writes, `[row, position, width]`.
    func mlpWrite(_ layer: Int, neurons: Tensor, _ trace: inout Trace) throws -> Tensor {
        let block = weights.blocks[layer]
        var written = try block.mlp.write(neurons).to(precision.stream)
        if let norm = block.mlpPostNorm { written = try norm.apply(written) }
        return try trace(.mlp(layer), written)
    }

    /// What the reward head reads, `[row, position, width]`.
    func finalNorm(_ x: Tensor, _ trace: inout Trace) throws -> Tensor {
        try trace(.finalNorm, weights.finalNorm.applied(to: x))
    }
}

import LensCore
import LensText
import LensTorch

/// A decoder or an encoder: an architecture with its weights. One forward pass serves every family.
struct Transformer: RewardModelAdapter {
    let architecture: Architecture
    let weights: TransformerWeights
    let head: RewardHead
    let encoder: ConversationEncoder
    let precision: Precision
    let device: Device

    func span(_ tokens: TokenRows, length: Int) throws -> Span {
        try Span(tokens, length: length, architecture: architecture, precision: precision, device: device)
    }

    /// The stream that goes on, `[row, position, width]`.
    func joined(_ sum: Tensor, after sublayer: Sublayer) throws -> Tensor {
        switch sublayer {
        case .attention(let layer): try weights.blocks[layer].attentionSumNorm.applied(to: sum)
        case .mlp(let layer): try weights.blocks[layer].mlpSumNorm.applied(to: sum)
        }
    }

    /// What the MLP writes for the stream it reads, `[row, position, width]`.
    func mlp(_ layer: Int, _ x: Tensor) throws -> Tensor {
        let block = weights.blocks[layer]
        guard case .mixture(let mixture) = block.mlp else { return try mlpWrite(layer, neurons: neurons(layer, x)) }
        let normed = try block.mlpNorm.applied(to: x).to(precision.weights)
        let written = try mixture.apply(normed, architecture.mlp.activation, precision).to(precision.stream)
        return try block.mlpPostNorm.applied(to: written)
    }

    /// The MLP's hidden units after activation and gate, `[row, position, neuron]`.
    func neurons(_ layer: Int, _ x: Tensor) throws -> Tensor {
        let block = weights.blocks[layer]
        let normed = try block.mlpNorm.applied(to: x).to(precision.weights)
        return try block.mlp.neurons(normed, architecture.mlp.activation, precision)
    }

    /// What the MLP writes, `[row, position, width]`.
    func mlpWrite(_ layer: Int, neurons: Tensor) throws -> Tensor {
        let block = weights.blocks[layer]
        return try block.mlpPostNorm.applied(to: block.mlp.write(neurons).to(precision.stream))
    }

    /// What the reward head reads, `[row, position, width]`.
    func finalNorm(_ x: Tensor) throws -> Tensor { try weights.finalNorm.applied(to: x) }
}

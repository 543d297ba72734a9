import LensTorch

/// The matrices of one MLP.
struct GatedMatrices: Sendable {
    /// nil where the MLP has no gate.
    let gate: LinearLayer?
    let up: LinearLayer
    let down: LinearLayer

    /// The hidden units after activation and gate, `[…, neuron]`.
    func neurons(_ x: Tensor, _ activation: Activation) throws -> Tensor {
        guard let gate else { return try activation.apply(up.apply(x)) }
        return try activation.apply(gate.apply(x)) * up.apply(x)
    }
}

/// What stands in a block as its MLP.
enum MLPWeights: Sendable {
    case single(GatedMatrices)
    case mixture(MixtureWeights)

    /// The hidden units, `[row, position, neuron]`, of what the block's norm gives, `[row, position, width]`.
    func neurons(_ x: Tensor, _ activation: Activation, _ precision: Precision) throws -> Tensor {
        switch self {
        case .single(let matrices): try matrices.neurons(x, activation)
        case .mixture(let mixture): try mixture.neurons(x, activation, precision)
        }
    }

    /// What hidden units write, `[row, position, neuron]` to `[row, position, width]`.
    func write(_ neurons: Tensor) throws -> Tensor {
        switch self {
        case .single(let matrices): try matrices.down.apply(neurons)
        case .mixture(let mixture): try mixture.write(neurons)
        }
    }

    /// The last matrices, each with the hidden units it reads.
    var outputs: [(matrix: LinearLayer, neurons: Range<Int>)] {
        switch self {
        case .single(let matrices): [(matrices.down, 0..<matrices.down.weight.length(1))]
        case .mixture(let mixture): mixture.experts.enumerated().map { ($0.element.down, mixture.units(of: $0.offset)) }
        }
    }
}

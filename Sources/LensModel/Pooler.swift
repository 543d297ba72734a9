import LensTorch

/// A dense layer with an activation, and a norm in some families, between an encoder and its classifier.
struct Pooler: Sendable {
    let dense: LinearLayer
    let activation: Activation
    let norm: NormLayer?

    /// `[row, width]` to `[row, width]`.
    func apply(_ x: Tensor) throws -> Tensor {
        try norm.applied(to: activation.apply(dense.apply(x)))
    }

    /// The same in float64 on the CPU.
    func exact() throws -> Pooler {
        func double(_ x: Tensor) throws -> Tensor { try x.to(.cpu).to(.float64) }
        return Pooler(
            dense: LinearLayer(weight: try double(dense.weight), bias: try dense.bias.map(double)), activation: activation,
            norm: try norm?.exact())
    }
}

/// What a family's pooler is and what its tensors are called.
struct PoolerLayout: Sendable {
    let dense: String
    var hasBias = true
    let activation: Activation
    var norm: Norm?
    /// The classifier's last matrix.
    let output: String

    struct Norm: Sendable {
        let name: String
        let layout: Architecture.Norm
    }
}

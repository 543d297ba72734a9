import LensTorch

/// A norm with its weights.
struct NormLayer: Sendable {
    enum Kind: Sendable {
        /// `gain` holds the family's offset already.
        case rms
        case layer(bias: Tensor?)
    }

    let kind: Kind
    /// `[width]`, in the residual stream's type.
    let gain: Tensor
    let epsilon: Double

    /// Normalises the last dimension.
    func apply(_ x: Tensor) throws -> Tensor {
        switch kind {
        case .rms: try x.rmsNorm(gain: gain, epsilon: epsilon)
        case .layer(let bias): try x.layerNorm(gain: gain, bias: bias, epsilon: epsilon)
        }
    }
}

extension NormLayer {
    /// The same norm in float64 on the CPU.
    func exact() throws -> NormLayer {
        func double(_ x: Tensor) throws -> Tensor { try x.to(.cpu).to(.float64) }
        let kind: Kind =
            switch kind {
            case .rms: .rms
            case .layer(let bias): .layer(bias: try bias.map(double))
            }
        return NormLayer(kind: kind, gain: try double(gain), epsilon: epsilon)
    }
}

extension NormLayer? {
    /// What is normed where there is a norm, and what came where there is none.
    func applied(to x: Tensor) throws -> Tensor {
        guard let self else { return x }
        return try self.apply(x)
    }
}

/// A matrix with an optional bias.
struct LinearLayer: Sendable {
    /// `[out, in]`
    let weight: Tensor
    /// `[out]`
    let bias: Tensor?

    /// Multiplies in the weights' type.
    func apply(_ x: Tensor) throws -> Tensor {
        try x.to(weight.type).linear(weight, bias: bias)
    }
}

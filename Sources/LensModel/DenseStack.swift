import LensTorch

/// Linear layers one after the other, with an activation after each but the last.
struct DenseStack: Sendable {
    struct Layer: Sendable {
        let linear: LinearLayer
        /// Behind the activation.
        let norm: BatchNorm?
    }

    /// At least one.
    let layers: [Layer]
    let activation: Activation

    /// `[row, in]` to `[row, out]`.
    func apply(_ x: Tensor) throws -> Tensor {
        try layers.enumerated().reduce(x) { x, element in
            let y = try element.element.linear.apply(x)
            guard element.offset < layers.count - 1 else { return y }
            let active = try activation.apply(y)
            return try element.element.norm?.apply(active) ?? active
        }
    }

    /// The biases, first layer first.
    var biases: [Tensor] { layers.compactMap(\.linear.bias) }

    /// The same with every tensor changed.
    func mapping(_ change: (Tensor) throws -> Tensor) rethrows -> DenseStack {
        DenseStack(
            layers: try layers.map { layer in
                Layer(
                    linear: LinearLayer(weight: try change(layer.linear.weight), bias: try layer.linear.bias.map(change)),
                    norm: try layer.norm.map { BatchNorm(scale: try change($0.scale), shift: try change($0.shift)) })
            }, activation: activation)
    }

    /// The same with every bias changed.
    func mappingBiases(_ change: (Tensor) throws -> Tensor) rethrows -> DenseStack {
        DenseStack(
            layers: try layers.map { layer in
                Layer(
                    linear: LinearLayer(weight: layer.linear.weight, bias: try layer.linear.bias.map(change)), norm: layer.norm)
            }, activation: activation)
    }
}

/// Batch normalization by running statistics (Ioffe & Szegedy, 2015), which is affine.
struct BatchNorm: Sendable {
    /// `gain / √(variance + ε)`, `[width]`
    let scale: Tensor
    /// `bias − mean · scale`, `[width]`
    let shift: Tensor

    func apply(_ x: Tensor) throws -> Tensor { try x * scale + shift }
}

import LensTorch

extension NormLayer {
    /// The norm read along a direction with its scale frozen at `x`: `direction · N(x) = vector · x + bias`, exactly, and
    /// `vector` reads each summand of `x` by itself.
    ///
    /// RMS norm: `vector = γ' ⊙ direction / s`. Layer norm: the same centred, and `bias = direction · β`.
    ///
    /// - Parameters:
    ///   - direction: `[position, width]`, float64 on the CPU.
    ///   - x: `[position, width]`.
    func frozen(_ direction: Tensor, at x: Tensor) throws -> StepReading {
        let x = try x.exact()
        let scaled = try gain.exact() * direction
        // [position, 1]
        func mean(_ x: Tensor) throws -> Tensor { try x.mean([1], keeping: true) }
        switch kind {
        case .rms:
            return StepReading(vector: try scaled / (mean(x.squared()) + epsilon).squareRoot(), bias: nil)
        case .layer(let shift):
            let scale = try (mean((x - mean(x)).squared()) + epsilon).squareRoot()
            return StepReading(
                vector: try (scaled - mean(scaled)) / scale, bias: try shift.map { try ($0.exact() * direction).sum().scalar() })
        }
    }
}

extension NormLayer? {
    /// The direction itself where there is no norm.
    func frozen(_ direction: Tensor, at x: Tensor) throws -> StepReading {
        try self?.frozen(direction, at: x) ?? StepReading(vector: direction, bias: nil)
    }
}

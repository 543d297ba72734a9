import LensTorch

extension NormLayer {
    /// The norm read along one direction with its scale frozen at `x`: `direction · N(x) = vector · x + constant`, exactly,
    /// and `vector` reads each summand of `x` by itself.
    ///
    /// RMS norm: `vector = γ' ⊙ direction / s`. Layer norm: the same centred, and `constant = direction · β`.
    ///
    /// - Parameters:
    ///   - direction: `[width]`, float64 on the CPU.
    ///   - x: `[width]`.
    func frozen(_ direction: Tensor, at x: Tensor) throws -> FrozenDirection {
        func exact(_ x: Tensor) throws -> Tensor { try x.to(.cpu).to(.float64) }
        let x = try exact(x)
        let scaled = try exact(gain) * direction
        switch kind {
        case .rms:
            let scale = (try x.squared().mean().scalar() + epsilon).squareRoot()
            return FrozenDirection(vector: try scaled / scale, constant: 0)
        case .layer(let shift):
            let scale = (try (x - x.mean()).squared().mean().scalar() + epsilon).squareRoot()
            let constant = try shift.map { try exact($0).matmul(direction).scalar() } ?? 0
            return FrozenDirection(vector: try (scaled - scaled.mean()) / scale, constant: constant)
        }
    }
}

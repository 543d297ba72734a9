import CTorch

/// Element by element, one tensor in, one out.
extension Tensor {
    public func negated() throws -> Tensor { try making { ct_neg(pointer, $0) } }
    public func exp() throws -> Tensor { try making { ct_exp(pointer, $0) } }
    /// The natural logarithm.
    public func log() throws -> Tensor { try making { ct_log(pointer, $0) } }
    public func squareRoot() throws -> Tensor { try making { ct_sqrt(pointer, $0) } }
    public func reciprocalSquareRoot() throws -> Tensor { try making { ct_rsqrt(pointer, $0) } }
    public func magnitude() throws -> Tensor { try making { ct_abs(pointer, $0) } }
    public func squared() throws -> Tensor { try making { ct_square(pointer, $0) } }
    public func tanh() throws -> Tensor { try making { ct_tanh(pointer, $0) } }
    public func sigmoid() throws -> Tensor { try making { ct_sigmoid(pointer, $0) } }
    /// x · sigmoid(x).
    public func silu() throws -> Tensor { try making { ct_silu(pointer, $0) } }
    public func relu() throws -> Tensor { try making { ct_relu(pointer, $0) } }
    public func selu() throws -> Tensor { try making { ct_selu(pointer, $0) } }
    public func cosine() throws -> Tensor { try making { ct_cos(pointer, $0) } }
    public func sine() throws -> Tensor { try making { ct_sin(pointer, $0) } }
    public func errorFunction() throws -> Tensor { try making { ct_erf(pointer, $0) } }
    public func isFinite() throws -> Tensor { try making { ct_isfinite(pointer, $0) } }
    public func not() throws -> Tensor { try making { ct_logical_not(pointer, $0) } }

    /// The Gaussian error linear unit, exact or by its tanh approximation.
    public func gelu(tanhApproximation: Bool) throws -> Tensor { try making { ct_gelu(pointer, tanhApproximation, $0) } }

    public func clamped(_ low: Double, _ high: Double) throws -> Tensor { try making { ct_clamp(pointer, low, high, $0) } }

    public func power(_ exponent: Double) throws -> Tensor { try making { ct_pow_scalar(pointer, exponent, $0) } }
}

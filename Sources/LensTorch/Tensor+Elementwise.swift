import CTorch

/// Element by element, one tensor in, one out.
extension Tensor {
    public func negated() throws -> Tensor { try calling { ct_neg(pointer, $0) } }
    public func exp() throws -> Tensor { try calling { ct_exp(pointer, $0) } }
    /// The natural logarithm.
    public func log() throws -> Tensor { try calling { ct_log(pointer, $0) } }
    public func squareRoot() throws -> Tensor { try calling { ct_sqrt(pointer, $0) } }
    public func reciprocalSquareRoot() throws -> Tensor { try calling { ct_rsqrt(pointer, $0) } }
    public func magnitude() throws -> Tensor { try calling { ct_abs(pointer, $0) } }
    public func squared() throws -> Tensor { try calling { ct_square(pointer, $0) } }
    public func tanh() throws -> Tensor { try calling { ct_tanh(pointer, $0) } }
    public func sigmoid() throws -> Tensor { try calling { ct_sigmoid(pointer, $0) } }
    /// x · sigmoid(x).
    public func silu() throws -> Tensor { try calling { ct_silu(pointer, $0) } }
    public func relu() throws -> Tensor { try calling { ct_relu(pointer, $0) } }
    public func selu() throws -> Tensor { try calling { ct_selu(pointer, $0) } }
    public func cosine() throws -> Tensor { try calling { ct_cos(pointer, $0) } }
    public func sine() throws -> Tensor { try calling { ct_sin(pointer, $0) } }
    public func errorFunction() throws -> Tensor { try calling { ct_erf(pointer, $0) } }
    public func isFinite() throws -> Tensor { try calling { ct_isfinite(pointer, $0) } }
    public func not() throws -> Tensor { try calling { ct_logical_not(pointer, $0) } }

    /// The Gaussian error linear unit, exact or by its tanh approximation.
    public func gelu(tanhApproximation: Bool) throws -> Tensor { try calling { ct_gelu(pointer, tanhApproximation, $0) } }

    public func clamped(_ low: Double, _ high: Double) throws -> Tensor { try calling { ct_clamp(pointer, low, high, $0) } }

    public func power(_ exponent: Double) throws -> Tensor { try calling { ct_pow_scalar(pointer, exponent, $0) } }
}

import CTorch

/// Arithmetic with broadcasting, as in NumPy. Integers with a `Double` give float32.
extension Tensor {
    public static func + (a: Tensor, b: Tensor) throws -> Tensor { try making { ct_add(a.pointer, b.pointer, $0) } }
    public static func - (a: Tensor, b: Tensor) throws -> Tensor { try making { ct_sub(a.pointer, b.pointer, $0) } }
    public static func * (a: Tensor, b: Tensor) throws -> Tensor { try making { ct_mul(a.pointer, b.pointer, $0) } }
    public static func / (a: Tensor, b: Tensor) throws -> Tensor { try making { ct_div(a.pointer, b.pointer, $0) } }

    public static func + (a: Tensor, b: Double) throws -> Tensor { try making { ct_add_scalar(a.pointer, b, $0) } }
    public static func - (a: Tensor, b: Double) throws -> Tensor { try making { ct_add_scalar(a.pointer, -b, $0) } }
    public static func * (a: Tensor, b: Double) throws -> Tensor { try making { ct_mul_scalar(a.pointer, b, $0) } }
    public static func / (a: Tensor, b: Double) throws -> Tensor { try making { ct_div_scalar(a.pointer, b, $0) } }

    /// The matrix product over the last two dimensions.
    public func matmul(_ b: Tensor) throws -> Tensor { try making { ct_matmul(pointer, b.pointer, $0) } }

    public func maximum(_ b: Tensor) throws -> Tensor { try making { ct_maximum(pointer, b.pointer, $0) } }
    public func minimum(_ b: Tensor) throws -> Tensor { try making { ct_minimum(pointer, b.pointer, $0) } }
}

/// Comparisons, giving Boolean tensors; those of integers with whole numbers are exact.
extension Tensor {
    public func equals(_ b: Tensor) throws -> Tensor { try making { ct_eq(pointer, b.pointer, $0) } }
    public func equals(_ b: Double) throws -> Tensor { try making { ct_eq_scalar(pointer, b, $0) } }
    public func isLess(than b: Tensor) throws -> Tensor { try making { ct_lt(pointer, b.pointer, $0) } }
    public func isLess(than b: Double) throws -> Tensor { try making { ct_lt_scalar(pointer, b, $0) } }
    public func isAtMost(_ b: Tensor) throws -> Tensor { try making { ct_le(pointer, b.pointer, $0) } }
    public func isAtMost(_ b: Double) throws -> Tensor { try making { ct_le_scalar(pointer, b, $0) } }
    public func isGreater(than b: Tensor) throws -> Tensor { try making { ct_gt(pointer, b.pointer, $0) } }
    public func isGreater(than b: Double) throws -> Tensor { try making { ct_gt_scalar(pointer, b, $0) } }
    public func isAtLeast(_ b: Tensor) throws -> Tensor { try making { ct_ge(pointer, b.pointer, $0) } }
    public func isAtLeast(_ b: Double) throws -> Tensor { try making { ct_ge_scalar(pointer, b, $0) } }
}

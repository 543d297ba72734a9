import CTorch
import LensCore

extension Tensor {
    public func to(_ type: ElementType) throws -> Tensor {
        self.type == type ? self : try making { ct_to_type(pointer, type.raw, $0) }
    }

    /// In float64, on the CPU: not every device has that type.
    public func exact() throws -> Tensor { try to(.cpu).to(.float64) }

    public func to(_ device: Device) throws -> Tensor {
        self.device == device ? self : try making { ct_to_device(pointer, device.raw, $0) }
    }

    /// The same values laid out row by row.
    public func contiguous() throws -> Tensor { try making { ct_contiguous(pointer, $0) } }

    /// A copy of its own, laid out row by row.
    public func copied() throws -> Tensor { try making { ct_copy(pointer, $0) } }

    /// The same elements in another shape; one length may be -1.
    public func reshaped(_ shape: [Int]) throws -> Tensor {
        try lending(shape) { list in try making { ct_reshape(pointer, list, $0) } }
    }

    /// Dimension `i` of the result is dimension `order[i]` of this tensor.
    public func permuted(_ order: [Int]) throws -> Tensor {
        try lending(order) { list in try making { ct_permute(pointer, list, $0) } }
    }

    /// The two last dimensions exchanged.
    public func transposed() throws -> Tensor {
        let rank = rank
        guard rank >= 2 else { throw LensError.failure("a tensor of shape \(shape) has no two dimensions to exchange") }
        return try permuted(Array(0..<rank - 2) + [rank - 1, rank - 2])
    }

    /// Repeats dimensions of length 1 without copying; -1 keeps a length.
    public func expanded(_ shape: [Int]) throws -> Tensor {
        try lending(shape) { list in try making { ct_expand(pointer, list, $0) } }
    }

    /// The part of one dimension that a range names.
    public func slice(_ dimension: Int, _ range: Range<Int>) throws -> Tensor {
        try making { ct_narrow(pointer, Int64(dimension), Int64(range.lowerBound), Int64(range.count), $0) }
    }

    /// One index of one dimension, which disappears.
    public func select(_ dimension: Int, _ index: Int) throws -> Tensor {
        try making { ct_select(pointer, Int64(dimension), Int64(index), $0) }
    }

    /// A new dimension of length 1 before `dimension`.
    public func unsqueezed(_ dimension: Int) throws -> Tensor {
        try making { ct_unsqueeze(pointer, Int64(dimension), $0) }
    }

    /// Drops a dimension of length 1; another length is an error.
    public func squeezed(_ dimension: Int) throws -> Tensor {
        try making { ct_squeeze(pointer, Int64(dimension), $0) }
    }

    /// Each slice along `dimension` stands `times` times in a row.
    public func repeatingEach(_ times: Int, along dimension: Int) throws -> Tensor {
        times == 1 ? self : try making { ct_repeat_interleave(pointer, Int64(times), Int64(dimension), $0) }
    }

    /// Joins tensors along an existing dimension.
    public static func concatenated(_ parts: [Tensor], along dimension: Int) throws -> Tensor {
        try lending(parts) { pointers, count in try making { ct_cat(pointers, count, Int64(dimension), $0) } }
    }

    /// Joins tensors along a new dimension.
    public static func stacked(_ parts: [Tensor], along dimension: Int) throws -> Tensor {
        try lending(parts) { pointers, count in try making { ct_stack(pointers, count, Int64(dimension), $0) } }
    }
}

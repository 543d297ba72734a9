import CTorch

extension Tensor {
    /// The slices along `dimension` that a vector of indices names, in its order.
    public func selecting(_ dimension: Int, _ index: Tensor) throws -> Tensor {
        try making { ct_index_select(pointer, Int64(dimension), index.pointer, $0) }
    }

    /// A copy whose slices at `index` along `dimension` are those of `source`.
    public func replacing(_ dimension: Int, at index: Tensor, with source: Tensor) throws -> Tensor {
        try making { ct_index_copy(pointer, Int64(dimension), index.pointer, source.pointer, $0) }
    }

    /// For each element of `index`, the element of this tensor at that place along `dimension`.
    public func gathered(_ dimension: Int, _ index: Tensor) throws -> Tensor {
        try making { ct_gather(pointer, Int64(dimension), index.pointer, $0) }
    }

    /// `a` where this Boolean tensor holds, else `b`.
    public func choose(_ a: Tensor, _ b: Tensor) throws -> Tensor {
        try making { ct_where_else(pointer, a.pointer, b.pointer, $0) }
    }

    /// The largest values along a dimension, in falling order, and where they stand.
    public func top(_ count: Int, along dimension: Int = -1) throws -> (values: Tensor, indices: Tensor) {
        try makingTwo { ct_top(pointer, Int64(count), Int64(dimension), $0, $1) }
    }

    /// A copy with zeros above the given diagonal of the last two dimensions.
    public func lowerTriangle(diagonal: Int = 0) throws -> Tensor {
        try making { ct_lower_triangle(pointer, Int64(diagonal), $0) }
    }
}

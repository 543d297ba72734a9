import CTorch

/// Reductions. No dimensions means all of them; `keeping` leaves reduced dimensions at length 1.
extension Tensor {
    public func sum(_ dimensions: [Int] = [], keeping: Bool = false) throws -> Tensor {
        try lending(dimensions) { list in try making { ct_sum(pointer, list, keeping, $0) } }
    }

    public func mean(_ dimensions: [Int] = [], keeping: Bool = false) throws -> Tensor {
        try lending(dimensions) { list in try making { ct_mean(pointer, list, keeping, $0) } }
    }

    public func largest(_ dimensions: [Int] = [], keeping: Bool = false) throws -> Tensor {
        try lending(dimensions) { list in try making { ct_amax(pointer, list, keeping, $0) } }
    }

    public func smallest(_ dimensions: [Int] = [], keeping: Bool = false) throws -> Tensor {
        try lending(dimensions) { list in try making { ct_amin(pointer, list, keeping, $0) } }
    }

    public func logSumExp(_ dimensions: [Int] = [], keeping: Bool = false) throws -> Tensor {
        try lending(dimensions) { list in try making { ct_logsumexp(pointer, list, keeping, $0) } }
    }

    /// Where the largest value along a dimension stands.
    public func indexOfLargest(along dimension: Int) throws -> Tensor { try making { ct_argmax(pointer, Int64(dimension), $0) } }

    public func cumulativeSum(along dimension: Int) throws -> Tensor { try making { ct_cumsum(pointer, Int64(dimension), $0) } }

    public func softmax(along dimension: Int = -1) throws -> Tensor { try making { ct_softmax(pointer, Int64(dimension), $0) } }
}

import LensTorch
import Testing

/// Expects a tensor's shape and its elements in row-major order.
func expect(
    _ tensor: Tensor, _ shape: [Int], _ values: [Double], within tolerance: Double = 0,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    #expect(tensor.shape == shape, sourceLocation: sourceLocation)
    let found = try tensor.doubles()
    try #require(found.count == values.count, "\(found)", sourceLocation: sourceLocation)
    for (place, (found, expected)) in zip(found, values).enumerated() {
        let isNear = found == expected || abs(found - expected) <= tolerance || (found.isNaN && expected.isNaN)
        #expect(isNear, "element \(place) is \(found), not \(expected)", sourceLocation: sourceLocation)
    }
}

extension Tensor {
    /// The float64 matrix `[[1, 2, 3], [4, 5, 6]]`.
    static func matrix() throws -> Tensor { try Tensor([1.0, 2, 3, 4, 5, 6], shape: [2, 3]) }
}

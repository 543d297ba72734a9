import CTorch
import Foundation
import LensCore

extension Tensor {
    /// The elements in row-major order.
    public func doubles() throws -> [Double] { try read(as: .float64, zero: 0) }

    /// The elements in row-major order, rounded to float32.
    public func floats() throws -> [Float] { try read(as: .float32, zero: 0) }

    /// The elements in row-major order, fractions dropped.
    public func integers() throws -> [Int] { try read(as: .int64, zero: Int64(0)).map { Int($0) } }

    /// The elements in row-major order, as they lie in memory.
    public func bytes() throws -> Data {
        var data = Data(count: count * type.size)
        try data.withUnsafeMutableBytes { try check(ct_read(pointer, type.raw, $0.baseAddress, $0.count)) }
        return data
    }

    /// The only element.
    public func scalar() throws -> Double {
        let values = try doubles()
        guard values.count == 1 else { throw LensError.failure("a tensor of shape \(shape) is not one number") }
        return values[0]
    }

    /// The rows of a matrix.
    public func rows() throws -> [[Double]] {
        guard rank == 2 else { throw LensError.failure("a tensor of shape \(shape) is not a matrix") }
        let values = try doubles()
        let width = length(1)
        return (0..<length(0)).map { Array(values[$0 * width..<($0 + 1) * width]) }
    }

    private func read<Element>(as type: ElementType, zero: Element) throws -> [Element] {
        var values = [Element](repeating: zero, count: count)
        try values.withUnsafeMutableBytes { bytes in
            try check(ct_read(pointer, type.raw, bytes.baseAddress, bytes.count))
        }
        return values
    }
}

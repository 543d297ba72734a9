import CTorch
import LensCore

/// An n-dimensional array that lives in libtorch.
///
/// A value-like handle: operations return new tensors and never change their operands. Shapes are row-major
/// lists of lengths; an operation throws `LensError` with libtorch's words where shapes or types do not fit.
public struct Tensor: @unchecked Sendable {
    let storage: TensorStorage

    var pointer: OpaquePointer { storage.pointer }

    init(owning pointer: OpaquePointer) {
        storage = TensorStorage(pointer)
    }

    /// The length along each dimension.
    public var shape: [Int] {
        (0..<ct_dimensions(pointer)).map { Int(ct_size(pointer, $0)) }
    }

    /// The number of dimensions.
    public var rank: Int { Int(ct_dimensions(pointer)) }

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }

    public var type: ElementType { ElementType(ct_type(pointer)) }

    public var device: Device { Device(ct_where(pointer)) }

    /// The length along one dimension; negative dimensions count from the last.
    public func length(_ dimension: Int) -> Int {
        let shape = shape
        return shape[dimension < 0 ? shape.count + dimension : dimension]
    }
}

/// Owns one libtorch handle.
final class TensorStorage {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { ct_release(pointer) }
}

extension LensError {
    /// Takes over an error text from CTorch.
    static func torch(_ text: ct_error) -> LensError {
        defer { ct_free(text) }
        return .failure("libtorch: " + String(cString: text).split(separator: "\n").joined(separator: " "))
    }
}

/// Calls a CTorch function that reports its error by return value.
func call(_ body: () -> ct_error?) throws {
    if let text = body() { throw LensError.torch(text) }
}

/// Calls a CTorch function with one tensor as its result.
func calling(_ body: (UnsafeMutablePointer<OpaquePointer?>) -> ct_error?) throws -> Tensor {
    var result: OpaquePointer?
    try call { body(&result) }
    guard let result else { throw LensError.failure("libtorch returned no tensor") }
    return Tensor(owning: result)
}

/// Lends a list of integers to a CTorch function.
func lending<R>(_ values: [Int], _ body: (ct_list) throws -> R) rethrows -> R {
    try values.map(Int64.init).withUnsafeBufferPointer { try body(ct_list(values: $0.baseAddress, count: $0.count)) }
}

import CTorch
import LensCore

/// An n-dimensional array that lives in libtorch.
///
/// A value-like handle: operations return new tensors and never change their operands. Shapes are row-major
/// lists of lengths; an operation throws `LensError` with libtorch's words where shapes or types do not fit.
public struct Tensor: @unchecked Sendable {
    var storage: TensorStorage

    /// Valid while this tensor is. Arguments and variables outlive the calls into C that their scope makes, so that
    /// a method may pass its operands' pointers on.
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

    /// The length along one dimension; negative dimensions count from the last. Traps where there is no such
    /// dimension: whoever does not know the rank asks for `rank` or `shape`.
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

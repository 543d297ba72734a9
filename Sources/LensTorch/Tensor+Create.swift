import CTorch

/// A number type with the same layout in Swift and libtorch.
public protocol TensorElement: Sendable {
    static var elementType: ElementType { get }
}

extension Float: TensorElement { public static var elementType: ElementType { .float32 } }
extension Double: TensorElement { public static var elementType: ElementType { .float64 } }
extension Int64: TensorElement { public static var elementType: ElementType { .int64 } }

extension Tensor {
    /// Copies numbers in row-major order; the count must equal the product of `shape`.
    public init<Element: TensorElement>(_ values: [Element], shape: [Int]) throws {
        self = try values.withUnsafeBytes { try Tensor(copying: $0, shape: shape, type: Element.elementType) }
    }

    /// A vector.
    public init<Element: TensorElement>(_ values: [Element]) throws {
        try self.init(values, shape: [values.count])
    }

    /// A vector of indices.
    public init(indices: [Int], device: Device = .cpu) throws {
        self = try Tensor(indices.map(Int64.init)).to(device)
    }

    /// Wraps memory that `owner` keeps valid, without copying. The memory must never change.
    ///
    /// - Parameter address: aligned to the element's size.
    public init(memory address: UnsafeRawPointer, shape: [Int], type: ElementType, owner: AnyObject) throws {
        let context = Unmanaged.passRetained(owner).toOpaque()  // ct_from_memory releases it, also when it fails
        self = try lending(shape) { list in
            try making {
                ct_from_memory(
                    address, list, type.raw, { if let owner = $0 { Unmanaged<AnyObject>.fromOpaque(owner).release() } },
                    context, $0)
            }
        }
    }

    /// Copies bytes in row-major order; they need not be aligned, and their count must be the tensor's.
    public init(copying bytes: UnsafeRawBufferPointer, shape: [Int], type: ElementType) throws {
        self = try lending(shape) { list in
            try making { ct_from_copy(bytes.baseAddress, bytes.count, list, type.raw, $0) }
        }
    }

    /// The same number everywhere.
    public static func full(_ shape: [Int], _ value: Double, type: ElementType = .float32, device: Device = .cpu) throws -> Tensor
    {
        try lending(shape) { list in try making { ct_full(list, value, type.raw, device.raw, $0) } }
    }

    public static func zeros(_ shape: [Int], type: ElementType = .float32, device: Device = .cpu) throws -> Tensor {
        try full(shape, 0, type: type, device: device)
    }

    /// The integers of a range, as a vector.
    public static func range(_ range: Range<Int>, device: Device = .cpu) throws -> Tensor {
        try making { ct_arange(Int64(range.lowerBound), Int64(range.upperBound), device.raw, $0) }
    }

    /// Standard normal float32 numbers; the same seed gives the same numbers.
    public static func normal(_ shape: [Int], seed: UInt64) throws -> Tensor {
        try lending(shape) { list in try making { ct_normal(list, seed, $0) } }
    }
}

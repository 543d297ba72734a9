import LensCore

/// One tensor of a checkpoint, still on disk: its type, its shape and where its bytes are mapped.
public struct CheckpointTensor: Sendable {
    /// The name in the file, prefixes included.
    public let name: String
    /// How the elements are stored.
    public let dtype: StoredType
    /// Sizes per axis, row-major; empty for a scalar.
    public let shape: [Int]
    /// The mapping that holds the bytes; keep it as long as a pointer into it.
    public let file: MappedFile
    /// Where the tensor's bytes begin in `file`.
    public let byteOffset: Int
    /// How many bytes the tensor takes in `file`.
    public let byteCount: Int

    /// The product of the sizes; 1 for a scalar.
    public var elementCount: Int { shape.contains(0) ? 0 : shape.reduce(1, *) }

    /// Whether the bytes can be used in place; the format allows headers that leave elements misaligned.
    public var isAligned: Bool { byteOffset.isMultiple(of: max(1, dtype.bitsPerElement / 8)) }

    /// Lends the tensor's bytes, little-endian; the pointer is valid while `file` lives.
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try file.withUnsafeBytes { bytes throws(E) in
            try body(UnsafeRawBufferPointer(rebasing: bytes[byteOffset..<byteOffset + byteCount]))
        }
    }
}

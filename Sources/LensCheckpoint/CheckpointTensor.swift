import LensCore

/// One tensor of a checkpoint, still on disk: its type, its shape and where its bytes are mapped.
public struct CheckpointTensor: Sendable {
    /// The name in the file, prefixes included.
    public let name: String
    /// How the elements are stored.
    public let dtype: StoredType
    /// Sizes per axis; empty for a scalar.
    public let shape: [Int]
    /// The mapping that holds the bytes; keep it as long as a pointer into it.
    public let file: MappedFile
    /// Where the tensor's first element begins in `file`.
    public let byteOffset: Int
    /// Elements from one index to the next along each axis; nil where they lie row by row, without gaps.
    public let strides: [Int]?

    init(name: String, dtype: StoredType, shape: [Int], file: MappedFile, byteOffset: Int, strides: [Int]? = nil) {
        self.name = name
        self.dtype = dtype
        self.shape = shape
        self.file = file
        self.byteOffset = byteOffset
        self.strides = strides
    }

    /// The product of the sizes; 1 for a scalar.
    public var elementCount: Int { shape.contains(0) ? 0 : shape.reduce(1, *) }

    /// How many bytes the elements take, row by row.
    public var byteCount: Int { elementCount * dtype.bitsPerElement / 8 }

    /// Whether the bytes can be used where they are mapped: row by row, and aligned to the elements' size.
    public var isInPlace: Bool { strides == nil && byteOffset.isMultiple(of: max(1, dtype.bitsPerElement / 8)) }

    /// Lends the tensor's bytes row by row, little-endian.
    ///
    /// Where `isInPlace` holds, the pointer is valid while `file` lives; otherwise only inside `body`.
    public func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        guard let strides else {
            return try file.withUnsafeBytes { bytes throws(E) in
                try body(UnsafeRawBufferPointer(rebasing: bytes[byteOffset..<byteOffset + byteCount]))
            }
        }
        let gathered = UnsafeMutableRawBufferPointer.allocate(byteCount: byteCount, alignment: 16)
        defer { gathered.deallocate() }
        file.withUnsafeBytes { gather($0, strides: strides, into: gathered) }
        return try body(UnsafeRawBufferPointer(gathered))
    }

    /// Copies the elements from where they lie into rows.
    private func gather(_ bytes: UnsafeRawBufferPointer, strides: [Int], into rows: UnsafeMutableRawBufferPointer) {
        let size = dtype.bitsPerElement / 8
        guard elementCount > 0, let length = shape.last, let stride = strides.last else { return }
        var index = Array(repeating: 0, count: shape.count)
        var start = byteOffset
        var target = 0
        while true {
            for i in 0..<length {
                let source = start + i * stride * size
                UnsafeMutableRawBufferPointer(rebasing: rows[target..<target + size])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[source..<source + size]))
                target += size
            }
            // The next row: the last axis but one counts fastest.
            var axis = shape.count - 2
            while axis >= 0 {
                index[axis] += 1
                start += strides[axis] * size
                if index[axis] < shape[axis] { break }
                start -= index[axis] * strides[axis] * size
                index[axis] = 0
                axis -= 1
            }
            if axis < 0 { return }
        }
    }
}

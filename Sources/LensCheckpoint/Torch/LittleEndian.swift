/// Bounds-checked little-endian numbers in bytes that nobody vouches for.
extension UnsafeRawBufferPointer {
    /// The unsigned number at an offset; nil outside the bytes, and where `Int` cannot hold it.
    func number<N: FixedWidthInteger & UnsignedInteger>(_ type: N.Type, at offset: Int) -> Int? {
        guard offset >= 0, offset <= count - MemoryLayout<N>.size else { return nil }
        return Int(exactly: N(littleEndian: loadUnaligned(fromByteOffset: offset, as: N.self)))
    }

    /// Some of the bytes; nil where there are not as many.
    func bytes(at offset: Int, count length: Int) -> UnsafeRawBufferPointer? {
        guard offset >= 0, length >= 0, offset <= count, length <= count - offset else { return nil }
        return UnsafeRawBufferPointer(rebasing: self[offset..<offset + length])
    }
}

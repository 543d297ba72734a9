import LensCore

/// How a tensor's elements lie in a stretch of bytes, counted in elements; nothing about it has been checked yet.
struct TensorLayout: Hashable, Sendable {
    let offset: Int
    let shape: [Int]
    let strides: [Int]

    /// The tensor, if all of its elements lie within `bytes` of the file; nil otherwise.
    ///
    /// - Parameter type: of whole bytes.
    func tensor(named name: String, type: StoredType, in file: MappedFile, at bytes: Range<Int>) -> CheckpointTensor? {
        let size = type.bitsPerElement / 8
        let room = bytes.count / size
        guard offset >= 0, strides.count == shape.count, strides.allSatisfy({ $0 >= 0 }),
            let count = SafetensorsHeader.bitCount(shape, type).map({ $0 / 8 / size }), count <= room,
            let end, count == 0 || end <= room
        else { return nil }
        return CheckpointTensor(
            name: name, dtype: type, shape: shape, file: file, byteOffset: bytes.lowerBound + (count == 0 ? 0 : offset * size),
            strides: areRows ? nil : strides)
    }

    /// One behind the last element; nil on overflow.
    private var end: Int? {
        var end = offset
        for (size, stride) in zip(shape, strides) where size > 1 {
            let (step, tooFar) = (size - 1).multipliedReportingOverflow(by: stride)
            let (next, over) = end.addingReportingOverflow(step)
            if tooFar || over { return nil }
            end = next
        }
        return end == .max ? nil : end + 1
    }

    /// Whether the elements lie row by row without gaps; axes of one element have no say.
    private var areRows: Bool {
        if shape.contains(0) { return true }
        var expected = 1
        for (size, stride) in zip(shape, strides).reversed() where size > 1 {
            if stride != expected { return false }
            expected *= size
        }
        return true
    }
}

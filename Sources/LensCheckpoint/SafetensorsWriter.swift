import Foundation
import LensCore

/// Writes safetensors files, whole or not at all.
public struct SafetensorsWriter {
    /// A tensor to be written.
    public struct Tensor: Hashable, Sendable {
        /// How the elements are stored.
        public let dtype: StoredType
        /// Sizes per axis, row-major.
        public let shape: [Int]
        /// The elements, little-endian.
        public let bytes: Data

        /// A tensor of any type.
        public init(dtype: StoredType, shape: [Int], bytes: Data) {
            self.dtype = dtype
            self.shape = shape
            self.bytes = bytes
        }

        /// A tensor of 32-bit floats.
        public init(_ values: [Float], shape: [Int]) {
            let bytes = values.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }
            self.init(dtype: .float32, shape: shape, bytes: bytes)
        }
    }

    /// Writes to a temporary file next to `url` and renames it, replacing what was there.
    ///
    /// Tensors lie in the order of falling element size, then of their names, so that each is aligned.
    ///
    /// - Throws: `LensError` where bytes and shape disagree or the file cannot be written.
    public static func write(_ tensors: [String: Tensor], metadata: [String: String] = [:], to url: URL) throws {
        let order = tensors.sorted {
            (-$0.value.dtype.bitsPerElement, $0.key) < (-$1.value.dtype.bitsPerElement, $1.key)
        }
        let header = try SafetensorsHeader.encoded(order, metadata: metadata, target: url.path)
        try AtomicFile.write(to: url) { handle in
            try handle.write(contentsOf: header)
            for (_, tensor) in order { try handle.write(contentsOf: tensor.bytes) }
        }
    }
}

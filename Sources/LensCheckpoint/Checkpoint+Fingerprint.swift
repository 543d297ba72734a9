import Crypto
import Foundation

extension Checkpoint {
    /// `sha256:` and 64 hexadecimal digits that identify the model without reading all of it.
    ///
    /// Hashed are the bytes of `config.json` and, for every tensor in the order of the names, its name,
    /// type, shape, and its first and last 4 KiB. Every part is preceded by its length. A change in the middle of a large
    /// tensor goes unnoticed; how the tensors are spread over files makes no difference. Costs a few
    /// pages from disk per tensor.
    public var fingerprint: String {
        var hash = SHA256()
        func add(_ bytes: UnsafeRawBufferPointer) {
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
            hash.update(bufferPointer: bytes)
        }
        func add(_ text: String) {
            Array(text.utf8).withUnsafeBytes(add)
        }
        (configuration ?? Data()).withUnsafeBytes(add)
        for tensor in sortedTensors {
            add(tensor.name)
            add(tensor.dtype.rawValue)
            add(tensor.shape.map(String.init).joined(separator: ","))
            tensor.withUnsafeBytes { bytes in
                let edge = 4096
                add(UnsafeRawBufferPointer(rebasing: bytes.prefix(edge)))
                add(UnsafeRawBufferPointer(rebasing: bytes.suffix(min(edge, max(0, bytes.count - edge)))))
            }
        }
        return "sha256:" + hash.finalize().map { String(format: "%02x", $0) }.joined()
    }
}

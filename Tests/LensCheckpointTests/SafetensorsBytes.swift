import Foundation

/// The bytes of a safetensors file with this header and this many zero bytes after it.
func safetensorsBytes(_ header: String, data count: Int = 0) -> Data {
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) } + Data(header.utf8) + Data(count: count)
}

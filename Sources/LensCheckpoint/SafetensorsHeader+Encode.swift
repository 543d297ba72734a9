import Foundation
import LensCore

extension SafetensorsHeader {
    private enum Value: Encodable {
        case metadata([String: String])
        case tensor(Declaration)

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .metadata(let map): try map.encode(to: encoder)
            case .tensor(let declaration): try declaration.encode(to: encoder)
            }
        }
    }

    private struct Declaration: Encodable {
        let dtype: StoredType
        let shape: [Int]
        let offsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case offsets = "data_offsets"
        }
    }

    /// Length and header for tensors whose bytes follow in this order; padded with spaces to eight bytes.
    static func encoded(
        _ tensors: [(key: String, value: SafetensorsWriter.Tensor)], metadata: [String: String], target: String
    ) throws -> Data {
        var values: [String: Value] = metadata.isEmpty ? [:] : ["__metadata__": .metadata(metadata)]
        var offset = 0
        for (name, tensor) in tensors {
            func refused(_ expected: String, _ found: String) -> LensError {
                .failure("\(target): tensor \(name.quoted): expected \(expected), found \(found)")
            }
            guard name != "__metadata__" else { throw refused("another name", "the format's own") }
            guard let bits = bitCount(tensor.shape, tensor.dtype), tensor.shape.allSatisfy({ $0 >= 0 }) else {
                throw refused("sizes from 0 that fit 64 bits", "\(tensor.shape)")
            }
            guard bits == tensor.bytes.count * 8 else {
                throw refused("\(bits) bits for \(tensor.dtype.rawValue) \(tensor.shape)", "\(tensor.bytes.count) bytes")
            }
            let end = offset + tensor.bytes.count
            values[name] = .tensor(Declaration(dtype: tensor.dtype, shape: tensor.shape, offsets: [offset, end]))
            offset = end
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = try encoder.encode(values)
        json.append(contentsOf: Array(repeating: UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        guard json.count <= Safetensors.maximumHeaderBytes else {
            let limit = Safetensors.maximumHeaderBytes
            throw LensError.failure("\(target): expected a header of at most \(limit) bytes, found \(json.count)")
        }
        return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Data($0) } + json
    }
}

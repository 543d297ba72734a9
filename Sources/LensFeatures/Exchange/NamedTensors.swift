import Foundation
import LensCheckpoint
import LensCore
import LensModel
import LensTorch

/// A safetensors file whose tensors are asked for by name and shape; what nobody asked for can be refused.
final class NamedTensors {
    let place: String
    let metadata: [String: String]
    private let tensors: [String: CheckpointTensor]
    private var read: Set<String> = []

    init(_ url: URL) throws {
        let file = try Safetensors(url)
        place = url.path
        metadata = file.metadata
        tensors = Dictionary(file.tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func has(_ name: String) -> Bool { tensors[name] != nil }

    /// The shape a tensor has in the file.
    func shape(_ name: String) throws -> [Int] { try find(name).shape }

    /// Numbers as float32 on the CPU.
    func floats(_ name: String, shape: [Int]) throws -> Tensor {
        let tensor = try find(name)
        guard tensor.dtype.isWeight else { throw wrong(name, "floating-point numbers", tensor.dtype.rawValue) }
        guard tensor.shape == shape else { throw wrong(name, "shape \(shape)", "\(tensor.shape)") }
        return try Tensor(tensor).to(.float32)
    }

    /// A vector of whole numbers from 0.
    func integers(_ name: String, count: Int) throws -> [Int] {
        let tensor = try find(name)
        guard tensor.dtype == .int64 else { throw wrong(name, "I64", tensor.dtype.rawValue) }
        guard tensor.shape == [count] else { throw wrong(name, "shape [\(count)]", "\(tensor.shape)") }
        let values = try Tensor(tensor).integers()
        guard values.allSatisfy({ $0 >= 0 && $0 <= 1 << 48 }) else { throw wrong(name, "numbers from 0", "others among them") }
        return values
    }

    /// Refuses a file with tensors that nobody asked for.
    func refuseUnread() throws {
        let left = tensors.keys.filter { !read.contains($0) }.sorted()
        guard left.isEmpty else {
            throw LensError.input(
                at: place, expected: "only tensors that are understood",
                found: left.prefix(5).map(\.quoted).joined(separator: ", "))
        }
    }

    private func find(_ name: String) throws -> CheckpointTensor {
        guard let tensor = tensors[name] else {
            let found = tensors.keys.sorted().prefix(8).map(\.quoted).joined(separator: ", ")
            throw LensError.input(at: place, expected: "a tensor \(name.quoted)", found: found.isEmpty ? "none" : found)
        }
        read.insert(name)
        return tensor
    }

    private func wrong(_ name: String, _ expected: String, _ found: String) -> LensError {
        .input(at: "\(place): tensor \(name.quoted)", expected: expected, found: found)
    }
}

extension SafetensorsWriter.Tensor {
    /// A tensor as it is.
    init(_ tensor: Tensor) throws {
        let dtype: StoredType =
            switch tensor.type {
            case .bool: .bool
            case .uint8: .uint8
            case .int8: .int8
            case .int16: .int16
            case .int32: .int32
            case .int64: .int64
            case .float16: .float16
            case .bfloat16: .bfloat16
            case .float32: .float32
            case .float64: .float64
            }
        self.init(dtype: dtype, shape: tensor.shape, bytes: try tensor.bytes())
    }
}

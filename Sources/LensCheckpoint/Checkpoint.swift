import Foundation
import LensCore

/// The weights of a model folder in Hugging Face layout: one file or an index over several, in either format.
public struct Checkpoint: Sendable {
    /// The model folder.
    public let folder: URL
    /// All tensors' names, sorted.
    public let names: [String]
    /// The files that hold the tensors, in the order of their names.
    public let files: [any TensorFile]
    private let configurationName: String
    /// The bytes of `config.json`, where there is one.
    let configuration: Data?
    private let tensors: [String: CheckpointTensor]

    /// Maps the weights and reads every header; the tensors' bytes stay on disk.
    ///
    /// - Throws: `LensError` where the folder or its weights are missing, damaged or contradict the index.
    public init(folder: URL) throws {
        try self.init(folder: folder, formats: WeightFiles.model, configuration: "config.json")
    }

    init(folder: URL, formats: [WeightFiles], configuration: String) throws {
        let files = try WeightFiles.open(formats, in: folder)
        let tensors = Dictionary(files.flatMap(\.tensors).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.folder = folder
        self.files = files
        self.tensors = tensors
        self.names = tensors.keys.sorted()
        self.configurationName = configuration
        self.configuration = try Self.contents(of: folder.appendingPathComponent(configuration))
    }

    /// In the order of `names`.
    var sortedTensors: [CheckpointTensor] { names.compactMap { tensors[$0] } }

    /// Whether there is a tensor of this name, of whatever type.
    public func contains(_ name: String) -> Bool {
        tensors[name] != nil
    }

    /// The type and shape as the header declares them; nil for an unknown name.
    public func declaration(of name: String) -> (dtype: StoredType, shape: [Int])? {
        tensors[name].map { ($0.dtype, $0.shape) }
    }

    /// A tensor of any readable type: floating point, the signed integers, bytes and Booleans.
    ///
    /// - Throws: `LensError` for an unknown name or a type that cannot be read, such as `F8_E4M3`.
    public func tensor(_ name: String) throws -> CheckpointTensor {
        guard let tensor = tensors[name] else { throw missing(name) }
        guard tensor.dtype.isReadable else { throw unsuitable(tensor, expected: "a type that can be read") }
        return tensor
    }

    /// A tensor that is to take part in the model's arithmetic.
    ///
    /// - Throws: `LensError` for an unknown name or a type other than F64, F32, F16 and BF16.
    public func weight(_ name: String) throws -> CheckpointTensor {
        guard let tensor = tensors[name] else { throw missing(name) }
        guard tensor.dtype.isWeight else { throw unsuitable(tensor, expected: "a weight in F32, F16, BF16 or F64") }
        return tensor
    }

    /// A new reader of the folder's `config.json`, which records the keys that are used.
    ///
    /// - Throws: `LensError` where the file is missing or no JSON object.
    public func config() throws -> ConfigReader {
        let source = folder.appendingPathComponent(configurationName).path
        guard let configuration else {
            throw LensError.input(
                "\(source): there is no such file", hint: "a model folder holds \(configurationName) next to its weights")
        }
        return try ConfigReader(parsing: configuration, source: source)
    }

    private func missing(_ name: String) -> LensError {
        // The commonest cause is a prefix such as "model." too many or too few.
        let end = name.split(separator: ".").suffix(2).joined(separator: ".")
        let near = names.first { $0.hasSuffix(end) }
        return .input(
            at: folder.path, expected: "a tensor \(name.quoted)", found: "none of this name among \(names.count)",
            hint: near.map { "there is one called \($0.quoted)" })
    }

    private func unsuitable(_ tensor: CheckpointTensor, expected: String) -> LensError {
        .input(
            at: "\(tensor.file.url.path): tensor \(tensor.name.quoted)", expected: expected, found: tensor.dtype.rawValue,
            hint: tensor.dtype.isQuantized
                ? "use the checkpoint before it was quantized, or dequantize it and save it in BF16" : nil)
    }

    /// The bytes of a file; nil where it does not exist.
    static func contents(of url: URL) throws -> Data? {
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        return try MappedFile(url).withUnsafeBytes { Data($0) }
    }
}

import Crypto
import Foundation
import LensCore

/// A file written by `torch.export.save`: a zip archive of a graph as JSON and the bytes of every weight.
///
/// Nothing in it is executed: weights that are pickled are refused, and sample inputs are not looked at. Layout: version 0 of
/// PyTorch's `torch/export/pt2_archive`.
public struct ProgramArchive: Sendable {
    /// Bound on each description, which takes about a kilobyte for a call of the graph.
    public static let maximumDescriptionBytes = 512_000_000

    /// The mapping behind all tensors.
    public let file: MappedFile
    /// Parameters and buffers by name.
    public let weights: [String: CheckpointTensor]
    /// Tensors that stand in the graph, and buffers that checkpoints do not hold.
    public let constants: [String: CheckpointTensor]
    /// What `models/model.json` says; nobody has checked it.
    public let program: JSON
    /// `sha256:` and 64 hexadecimal digits: a hash over the archive's directory, which holds a checksum of every entry.
    public let fingerprint: String

    /// Maps the file, reads its descriptions and checks every tensor against the bytes of its entry.
    ///
    /// - Throws: `LensError` naming the file, the entry or tensor, what was expected and what was found.
    public init(_ file: MappedFile) throws {
        let entries = try ProgramEntries(of: file)
        self.file = file
        weights = try entries.tensors("weights")
        constants = try entries.tensors("constants")
        fingerprint = file.withUnsafeBytes { bytes in
            "sha256:"
                + SHA256.hash(data: Array(bytes[entries.archive.directory])).map { String(format: "%02x", $0) }.joined()
        }
        program = try entries.description("models/model.json")
    }
}

/// The entries of one program, all below one folder.
private struct ProgramEntries {
    let file: MappedFile
    let archive: ZipArchive
    let folder: String

    init(of file: MappedFile) throws {
        self.file = file
        archive = try ZipArchive(of: file)
        let graphs = archive.entries.keys.filter { $0.hasSuffix("/models/model.json") }
        guard graphs.count == 1, let graph = graphs.first else {
            throw LensError.input(
                at: file.url.path, expected: "one entry models/model.json below a folder", found: "\(graphs.count)",
                hint: "write the file with Scripts/export.py")
        }
        folder = String(graph.dropLast("models/model.json".count))
        for (name, expected) in [("archive_format", "pt2"), ("archive_version", "0"), ("byteorder", "little")] {
            guard let range = try archive.range(of: folder + name) else {
                throw LensError.input(at: file.url.path, expected: "an entry \(name)", found: "none")
            }
            let text = file.withUnsafeBytes { String(decoding: $0[range].prefix(16), as: UTF8.self) }
            guard text == expected else {
                throw LensError.input(at: "\(file.url.path): \(name)", expected: expected, found: text.quoted)
            }
        }
    }

    func description(_ name: String) throws -> JSON {
        let place = "\(file.url.path): \(name)"
        guard let range = try archive.range(of: folder + name) else {
            throw LensError.input(at: file.url.path, expected: "an entry \(name)", found: "none")
        }
        guard range.count <= ProgramArchive.maximumDescriptionBytes else {
            throw LensError.input(
                at: place, expected: "at most \(ProgramArchive.maximumDescriptionBytes) bytes", found: "\(range.count)")
        }
        return try file.withUnsafeBytes {
            try JSON(parsing: UnsafeRawBufferPointer(rebasing: $0[range]), source: place, duplicates: .refuse)
        }
    }

    /// The tensors that a kind's description names.
    func tensors(_ kind: String) throws -> [String: CheckpointTensor] {
        let name = "data/\(kind)/model_\(kind)_config.json"
        let place = "\(file.url.path): \(name)"
        guard let members = try description(name)["config"]?.object?.members else {
            throw LensError.input(at: place, expected: "an object config", found: "none")
        }
        var tensors: [String: CheckpointTensor] = [:]
        for member in members {
            let tensor = try tensor(member, in: "data/\(kind)/", place: "\(place): \(member.key.quoted)")
            // The parser compares bytes; two spellings of one character would be one name to a dictionary.
            guard tensors.updateValue(tensor, forKey: member.key) == nil else {
                throw LensError.input(at: place, expected: "distinct names", found: "two spellings of \(member.key.quoted)")
            }
        }
        return tensors
    }

    private func tensor(_ member: JSONObject.Member, in path: String, place: String) throws -> CheckpointTensor {
        func wrong(_ expected: String, _ found: String) -> LensError { .input(at: place, expected: expected, found: found) }
        guard member.value["use_pickle"]?.bool == false else {
            throw wrong("plain bytes", "a pickle, which can run code")
        }
        guard let entry = member.value["path_name"]?.string, let bytes = try archive.range(of: folder + path + entry) else {
            throw wrong("its bytes in an entry below \(path)", member.value["path_name"]?.summary ?? "no path_name")
        }
        guard let meta = member.value["tensor_meta"], let number = meta["dtype"]?.integer, let type = StoredType(torch: number)
        else { throw wrong("a type of elements that is known", member.value["tensor_meta"]?["dtype"]?.summary ?? "none") }
        func numbers(_ key: String) -> [Int]? {
            guard let array = meta[key]?.array else { return nil }
            let found = array.compactMap { $0["as_int"]?.integer }
            return found.count == array.count ? found : nil
        }
        guard let shape = numbers("sizes"), let strides = numbers("strides"), shape.allSatisfy({ $0 >= 0 }),
            let offset = meta["storage_offset"]?["as_int"]?.integer
        else { throw wrong("sizes, strides and an offset in whole numbers", "something else") }
        let layout = TensorLayout(offset: offset, shape: shape, strides: strides)
        guard let tensor = layout.tensor(named: member.key, type: type, in: file, at: bytes) else {
            throw wrong("elements within \(bytes.count) bytes", "shape \(shape) with strides \(strides) from \(offset) on")
        }
        return tensor
    }
}

extension StoredType {
    /// The type of this number in the schema of `torch.export`; nil for those that weights cannot have.
    public init?(torch number: Int) {
        switch number {
        case 1: self = .uint8
        case 2: self = .int8
        case 3: self = .int16
        case 4: self = .int32
        case 5: self = .int64
        case 6: self = .float16
        case 7: self = .float32
        case 8: self = .float64
        case 12: self = .bool
        case 13: self = .bfloat16
        default: return nil
        }
    }
}

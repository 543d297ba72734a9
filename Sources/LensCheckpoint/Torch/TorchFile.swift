import Foundation
import LensCore

/// A file written by `torch.save`: a zip archive of a pickle and the bytes of every storage.
///
/// The pickle is interpreted by `PickleReader`, which knows weights and nothing else, so that no file can run code.
/// The bytes stay on disk; views, transposed tensors and shared storages are read where they lie.
public struct TorchFile: TensorFile {
    /// Bound on the pickle, which takes a few hundred bytes for a tensor.
    public static let maximumPickleBytes = 64_000_000

    /// The mapping behind all tensors.
    public let file: MappedFile
    /// In the order of the dictionary.
    public let tensors: [CheckpointTensor]

    /// Maps the file, runs its pickle and checks every tensor against the bytes of its storage.
    ///
    /// - Throws: `LensError` naming the file, the tensor, what was expected and what was found; also for a file that
    ///   would run code when torch loads it.
    public init(_ url: URL) throws {
        let file = try MappedFile(url)
        try Self.refuseOtherFormats(file)
        let archive = try TorchArchive(of: file)
        var reader = PickleReader(
            file.withUnsafeBytes { Array($0[archive.pickle]) }, source: "\(url.path): \(archive.pickleName)")
        let root = try reader.run()
        self.file = file
        self.tensors = try Self.members(of: root, reader).map { name, tensor in
            try archive.place(tensor, named: name, in: file)
        }
    }

    /// The names and tensors of a dictionary that holds nothing else.
    private static func members(of root: PickleValue.Reference, _ reader: PickleReader) throws -> [(String, PickleTensor)] {
        func wrong(_ expected: String, _ found: String) -> LensError {
            .input(
                at: reader.source, expected: expected, found: found,
                hint: "save the model's state_dict() alone, or its weights as safetensors")
        }
        guard case .dictionary(let members) = reader.values[root] else {
            throw wrong("a dictionary of tensors", reader.values[root].kindName)
        }
        var seen: Set<String> = []
        return try stride(from: 0, to: members.count, by: 2).map { index in
            guard case .text(let name) = reader.values[members[index]] else {
                throw wrong("names of tensors", reader.values[members[index]].kindName)
            }
            guard case .tensor(let tensor) = reader.values[members[index + 1]] else {
                throw wrong("a tensor under \(name.quoted)", reader.values[members[index + 1]].kindName)
            }
            guard seen.insert(name).inserted else { throw wrong("distinct names", "\(name.quoted) twice") }
            return (name, reader.tensors[tensor])
        }
    }

    private static func refuseOtherFormats(_ file: MappedFile) throws {
        let start = file.withUnsafeBytes { Array($0.prefix(8)) }
        if start.starts(with: [0x50, 0x4B]) { return }
        let source = file.url.path
        let expected = "a file by torch.save of version 1.6 or newer"
        if start.first == 0x80 {
            throw LensError.input(
                at: source, expected: expected, found: "the older format, which is a bare pickle",
                hint: "convert it where it is trusted: torch.save(torch.load(path, weights_only=True), path)")
        }
        let isText = start.starts(with: Array("version ".utf8))
        throw LensError.input(
            at: source, expected: expected, found: isText ? "a line of text" : "something else",
            hint: isText ? "this is what a Git LFS clone leaves in the file's place; fetch the file itself" : nil)
    }
}

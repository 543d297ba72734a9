import Foundation
import LensCore

/// A safetensors file whose header has been read and found consistent.
///
/// The format: eight bytes with the header's length, a JSON header, then the tensors' bytes without gaps.
public struct Safetensors: TensorFile {
    /// The format's own bound on the header.
    public static let maximumHeaderBytes = 100_000_000

    /// The mapping behind all tensors.
    public let file: MappedFile
    /// In the order of their bytes.
    public let tensors: [CheckpointTensor]
    /// The free-form `__metadata__` of the header.
    public let metadata: [String: String]

    /// Maps the file and checks every entry of its header against the format.
    ///
    /// - Throws: `LensError` naming the file, the tensor, what was expected and what was found.
    public init(_ url: URL) throws {
        let file = try MappedFile(url)
        let header = try SafetensorsHeader(of: file)
        self.file = file
        self.metadata = header.metadata
        self.tensors = try header.layout().map { entry in
            CheckpointTensor(
                name: entry.name, dtype: entry.dtype, shape: entry.shape, file: file,
                byteOffset: header.dataStart + entry.begin)
        }
    }
}

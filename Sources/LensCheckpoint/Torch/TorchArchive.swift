import LensCore

/// The entries of an archive by `torch.save`, all below one folder.
struct TorchArchive {
    let source: String
    let pickleName: String
    let pickle: Range<Int>
    private let archive: ZipArchive
    private let folder: String

    init(of file: MappedFile) throws {
        let source = file.url.path
        let archive = try ZipArchive(of: file)
        let pickles = archive.entries.keys.filter { $0.hasSuffix("/data.pkl") && $0.split(separator: "/").count == 2 }
        guard pickles.count == 1, let name = pickles.first else {
            throw LensError.input(at: source, expected: "one entry data.pkl below a folder", found: "\(pickles.count)")
        }
        let folder = String(name.dropLast("data.pkl".count))
        guard archive.entries[folder + "constants.pkl"] == nil else {
            throw LensError.input(
                at: source, expected: "weights", found: "a TorchScript program", hint: "use the model it was made from")
        }
        guard let pickle = try archive.range(of: name), pickle.count <= TorchFile.maximumPickleBytes else {
            throw LensError.input(
                at: "\(source): \(name)", expected: "at most \(TorchFile.maximumPickleBytes) bytes", found: "more")
        }
        if let order = try archive.range(of: folder + "byteorder") {
            let text = file.withUnsafeBytes { String(decoding: $0[order].prefix(16), as: UTF8.self) }
            guard text == "little" else {
                throw LensError.input(
                    at: "\(source): \(folder)byteorder", expected: "little", found: text.quoted,
                    hint: "save the file on a little-endian machine")
            }
        }
        self.source = source
        self.pickleName = name
        self.pickle = pickle
        self.archive = archive
        self.folder = folder
    }

    /// Finds a tensor's bytes and checks that all of its elements lie in its storage.
    func place(_ tensor: PickleTensor, named name: String, in file: MappedFile) throws -> CheckpointTensor {
        func wrong(_ expected: String, _ found: String) -> LensError {
            .input(at: "\(source): tensor \(name.quoted)", expected: expected, found: found)
        }
        let storage = tensor.storage
        guard let bytes = try archive.range(of: "\(folder)data/\(storage.key)") else {
            throw wrong("its bytes in the entry data/\(storage.key)", "no such entry")
        }
        // Every type that a torch file can name has whole bytes.
        let declared = storage.count.multipliedReportingOverflow(by: (storage.type?.bitsPerElement ?? 8) / 8)
        guard !declared.overflow, declared.partialValue <= bytes.count else {
            throw wrong("\(storage.count) elements in the entry data/\(storage.key)", "\(bytes.count) bytes")
        }
        let layout = TensorLayout(offset: tensor.offset, shape: tensor.shape, strides: tensor.strides)
        let stretch = bytes.lowerBound..<bytes.lowerBound + declared.partialValue
        guard let placed = layout.tensor(named: name, type: tensor.type, in: file, at: stretch) else {
            let room = declared.partialValue / (tensor.type.bitsPerElement / 8)
            throw wrong("elements within its storage of \(room)", "shape \(tensor.shape) from \(tensor.offset) on")
        }
        return placed
    }
}

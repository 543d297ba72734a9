import Foundation
import LensCore

/// What the files of a folder that hold its weights are called, and how they are read.
struct WeightFiles {
    /// One file, or an index over several.
    let single: String
    let index: String
    let read: @Sendable (URL) throws -> any TensorFile

    /// A model's, the preferred first: safetensors win where both formats are there.
    static let model = [
        WeightFiles(single: "model.safetensors", index: "model.safetensors.index.json") { try Safetensors($0) },
        WeightFiles(single: "pytorch_model.bin", index: "pytorch_model.bin.index.json") { try TorchFile($0) },
    ]

    /// An adapter's.
    static let adapter = [
        WeightFiles(single: "adapter_model.safetensors", index: "adapter_model.safetensors.index.json") { try Safetensors($0) },
        WeightFiles(single: "adapter_model.bin", index: "adapter_model.bin.index.json") { try TorchFile($0) },
    ]

    /// Maps the files of the first format that is there, in the order of their names.
    static func open(_ formats: [WeightFiles], in folder: URL) throws -> [any TensorFile] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else {
            throw LensError.input("\(folder.path): there is no such folder")
        }
        guard isFolder.boolValue else {
            throw LensError.input("\(folder.path): expected a model folder, found a file", hint: "give the folder that holds it")
        }
        for format in formats {
            if let files = try format.open(in: folder) { return files }
        }
        throw noWeights(formats, in: folder)
    }

    /// Maps the files and compares them with the index where there is one; nil where there is neither.
    private func open(in folder: URL) throws -> [any TensorFile]? {
        let hasSingle = Self.exists(single, in: folder)
        guard Self.exists(index, in: folder) else {
            return hasSingle ? [try read(folder.appendingPathComponent(single))] : nil
        }
        let shards = try ShardIndex(folder.appendingPathComponent(index))
        if hasSingle, !shards.shards.contains(single) {
            throw LensError.input(
                "\(folder.path): expected \(single) or \(index), found both", hint: "remove the one that is out of date")
        }
        let missing = shards.shards.filter { !Self.exists($0, in: folder) }
        if let first = missing.first {
            let others = missing.count == 1 ? "" : " and \(missing.count - 1) more"
            throw LensError.input(
                at: "\(folder.path): \(index)", expected: "all of its \(shards.shards.count) files",
                found: "no such file as \(first.quoted)\(others)", hint: "the download is incomplete")
        }
        let files = try shards.shards.map { try read(folder.appendingPathComponent($0)) }
        try shards.check(files)
        return files
    }

    static func exists(_ name: String, in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }

    private static func noWeights(_ formats: [WeightFiles], in folder: URL) -> LensError {
        let others = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        let hint: String? =
            if others.contains("adapter_config.json") || others.contains("adapter_model.safetensors") {
                "the folder holds an adapter, which is read together with its base model"
            } else if let other = others.first(where: { $0.hasSuffix(".safetensors") }) {
                "there is \(other.quoted); if it holds the weights, rename it to \(formats[0].single)"
            } else if let other = others.first(where: {
                [".h5", ".msgpack", ".gguf", ".pt", ".pth"].contains(where: $0.hasSuffix)
            }) {
                "there is \(other.quoted), which is not read; load it with transformers and call save_pretrained"
            } else {
                nil
            }
        let expected = formats.flatMap { [$0.single, $0.index] }.joined(separator: " or ")
        return .input("\(folder.path): expected \(expected), found none", hint: hint)
    }
}

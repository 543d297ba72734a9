import Foundation
import LensCore

/// The files of a folder that hold its weights.
enum WeightFiles {
    static let single = "model.safetensors"
    static let index = "model.safetensors.index.json"

    /// Maps them, in the order of their names, and compares them with the index where there is one.
    static func open(in folder: URL) throws -> [Safetensors] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder.path, isDirectory: &isFolder) else {
            throw LensError.input("\(folder.path): there is no such folder")
        }
        guard isFolder.boolValue else {
            throw LensError.input("\(folder.path): expected a model folder, found a file", hint: "give the folder that holds it")
        }
        let hasSingle = exists(single, in: folder)
        guard exists(index, in: folder) else {
            if !hasSingle { throw noWeights(in: folder) }
            return [try Safetensors(folder.appendingPathComponent(single))]
        }
        let index = try ShardIndex(folder.appendingPathComponent(index))
        if hasSingle, !index.shards.contains(single) {
            throw LensError.input(
                "\(folder.path): expected \(single) or \(self.index), found both", hint: "remove the one that is out of date")
        }
        let files = try index.shards.map { try Safetensors(folder.appendingPathComponent($0)) }
        try index.check(files)
        return files
    }

    private static func exists(_ name: String, in folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
    }

    private static func noWeights(in folder: URL) -> LensError {
        let others = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        let hint: String? =
            if others.contains(where: { $0.hasPrefix("pytorch_model") }) {
                "convert pytorch_model.bin to safetensors: load it with transformers and call save_pretrained"
            } else if others.contains("adapter_model.safetensors") {
                "the folder holds an adapter; merge it into its base model first"
            } else if let other = others.first(where: { $0.hasSuffix(".safetensors") }) {
                "there is \(other.quoted); if it holds the weights, rename it to \(single)"
            } else {
                nil
            }
        return .input("\(folder.path): expected \(single) or \(index), found neither", hint: hint)
    }
}

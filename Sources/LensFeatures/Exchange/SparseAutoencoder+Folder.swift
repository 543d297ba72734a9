import Foundation
import LensCore

/// The folder layouts that autoencoders are exchanged in.
public enum SAELayout: String, Codable, Hashable, Sendable, CaseIterable {
    case saelens, sparsify

    /// The layout that a folder's files are in; nil for neither.
    public init?(of folder: URL) {
        func has(_ name: String) -> Bool {
            FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
        }
        if has(SAELens.weightsName) {
            self = .saelens
        } else if has(Sparsify.weightsName) {
            self = .sparsify
        } else {
            return nil
        }
    }
}

extension SparseAutoencoder {
    /// Reads a folder in either layout.
    ///
    /// - Throws: `LensError` where it holds neither, or what it holds cannot be read.
    public init(folder: URL) throws {
        switch SAELayout(of: folder) {
        case .saelens: self = try SAELens.read(folder)
        case .sparsify: self = try Sparsify.read(folder)
        case nil:
            let isThere = FileManager.default.fileExists(atPath: folder.path)
            throw LensError.input(
                at: folder.path, expected: "\(SAELens.weightsName) or \(Sparsify.weightsName)",
                found: isThere ? "a folder without them" : "no such folder",
                hint: "train one with sae train, or give a folder of SAELens or sparsify")
        }
    }

    /// Writes a folder, which is made where it does not exist.
    public func write(to folder: URL, layout: SAELayout = .saelens) throws {
        switch layout {
        case .saelens: try SAELens.write(self, to: folder)
        case .sparsify: try Sparsify.write(self, to: folder)
        }
    }

    /// What it does, in a few words: `TopK, k = 32`.
    public var summary: String {
        switch activation {
        case .topK(let k): "TopK, k = \(k)"
        case .batchTopK(let k, _): "BatchTopK, k = \(k)"
        case .jumpReLU: "JumpReLU"
        }
    }
}

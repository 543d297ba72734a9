import Foundation
import LensCheckpoint
import LensCore

extension RewardModel {
    /// Whether a folder holds an exported program.
    public static func isExported(_ folder: URL) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: ExportedDescription.program).path)
    }

    /// Reads a folder that `Scripts/export.py` wrote. Nothing in it is executed but the operators of its graph.
    ///
    /// - Throws: `LensError` where a file, an operator or a value is missing or not understood.
    init(exported folder: URL, options: Options) throws {
        let adapter = try ExportedAdapter(folder: folder, options: options)
        let type = try adapter.program.floatType
        guard options.type == nil || options.type == type else {
            throw LensError.input(
                "\(folder.path): an exported program computes in the type it was exported in, \(type.rawValue)",
                hint: "export the model again with Scripts/export.py --dtype")
        }
        self.init(
            name: options.name ?? folder.standardizedFileURL.lastPathComponent, family: "exported", adapter: adapter,
            fingerprint: adapter.fingerprint, precision: Precision(weights: type, stream: adapter.streamType),
            device: options.device,
            weightBytes: adapter.program.weights.values.reduce(0) { $0 + $1.count * $1.type.size },
            memoryLimit: options.memoryLimit, batch: options.batch)
    }

    /// What is known of a model that runs its own exported graph; nil for others.
    public var exported: ExportedFacts? {
        (adapter as? ExportedAdapter).map { adapter in
            let description = adapter.description
            let blocks = description.order.map { "writes that enter in \($0.rawValue) order" } ?? "writes not told apart"
            return ExportedFacts(
                layout: "\(description.className): "
                    + (adapter.obstacle ?? "\(description.layers) blocks, \(blocks)"),
                goldens: description.goldens.map { golden in
                    .init(
                        ids: golden.ids, typeIDs: golden.types, logits: golden.logits,
                        readout: description.readout == .first ? 0 : golden.ids.count - 1)
                })
        }
    }
}

/// What is known of a model that runs its own exported graph.
public struct ExportedFacts: Sendable {
    /// A text, and what the model that was exported makes of it.
    public struct Golden: Sendable {
        public let ids: [Int]
        public let typeIDs: [Int]?
        /// By output of the head.
        public let logits: [Double]
        public let readout: Int
    }

    /// Its class, and how far its graph was cut into blocks, in words.
    public let layout: String
    public let goldens: [Golden]
}

import Foundation
import LensCheckpoint
import LensCore
import LensModel
import LensTorch

/// Activations of a model on disk: a folder of safetensors shards and an index of those that are whole.
///
/// A shard holds a matrix `[row, width]` for each site, by its name, and for each row the number of its pair, its side,
/// position and token id as vectors of I64.
public struct ActivationStore: Sendable {
    public let folder: URL
    let index: ActivationIndex
    let shards: [Safetensors]

    /// How rows were chosen and stored.
    public var plan: ActivationPlan { index.plan }
    /// The fingerprint of the model whose activations these are.
    public var fingerprint: String { index.fingerprint }
    /// Rows of all shards.
    public var count: Int { index.rows }
    /// Pairs collected from.
    public var pairs: Int { index.pairs }

    /// Collects activations of pairs, or what is left to collect; two forward passes for each pair.
    ///
    /// A run that was killed, at whatever moment, is gone on with: what the index does not name is made anew, and the folder
    /// ends up the same, byte for byte.
    ///
    /// - Parameter progress: hears how many pairs are done, of how many; may throw to stop.
    /// - Throws: `LensError` where the folder belongs to another model, other texts, or another plan.
    public static func collect(
        _ pairs: [PreferencePair], from model: RewardModel, plan: ActivationPlan, into folder: URL,
        progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> ActivationStore {
        try plan.check()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let wanted = ActivationIndex(
            model: model.name, fingerprint: model.fingerprint, plan: plan, pairs: pairs.count, texts: ActivationIndex.hash(pairs))
        let found = try ActivationIndex.read(in: folder)
        try found?.require(same: wanted, in: folder)
        let begun = found ?? wanted
        AtomicFile.removeUnfinished(folder.appendingPathComponent(ActivationIndex.name))
        AtomicFile.removeUnfinished(folder.appendingPathComponent(ActivationIndex.shardName(begun.shards.count)))
        if found == nil || !begun.isComplete {
            var collector = ActivationCollector(model: model, folder: folder, index: begun)
            try collector.run(pairs, progress: progress)
        }
        return try ActivationStore(folder)
    }

    /// Opens a store that is complete.
    ///
    /// - Throws: `LensError` where the folder is no store, is not complete, or its shards are not as the index says.
    public init(_ folder: URL) throws {
        guard let index = try ActivationIndex.read(in: folder) else {
            throw LensError.input(
                at: folder.path, expected: "an activation store", found: "no \(ActivationIndex.name)",
                hint: "collect activations first")
        }
        guard index.isComplete else {
            throw LensError.input(
                at: folder.path, expected: "a complete store", found: "\(index.pairsDone) of \(index.pairs) pairs",
                hint: "collect again with the same options; it goes on where it stopped")
        }
        self.folder = folder
        self.index = index
        shards = try index.shards.map { shard in
            let url = folder.appendingPathComponent(shard.name)
            let file = try Safetensors(url)
            try Self.check(file, rows: shard.rows, index: index)
            return file
        }
    }

    private static func check(_ file: Safetensors, rows: Int, index: ActivationIndex) throws {
        let stored: StoredType =
            switch index.plan.precision {
            case .float32: .float32
            case .bfloat16: .bfloat16
            case .float16: .float16
            }
        let sites = zip(index.plan.sites, index.widths).map { ($0.description, stored, [rows, $1]) }
        let marks = RowMark.columns.map { ($0.1, StoredType.int64, [rows]) }
        for (name, dtype, shape) in sites + marks {
            let tensor = file.tensors.first { $0.name == name }
            guard let tensor, tensor.dtype == dtype, tensor.shape == shape else {
                throw LensError.input(
                    at: file.file.url.path, expected: "\(name.quoted) as \(dtype.rawValue) \(shape)",
                    found: tensor.map { "\($0.dtype.rawValue) \($0.shape)" } ?? "no such tensor",
                    hint: "remove the folder and collect again")
            }
        }
    }
}

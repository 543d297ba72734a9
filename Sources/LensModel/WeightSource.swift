import Foundation
import LensCheckpoint

/// Where a model's weights come from: a checkpoint, and an adapter that is merged into it where the folder holds one.
struct WeightSource {
    let checkpoint: Checkpoint
    let adapter: Adapter?
    /// The folder of the tokenizer: the adapter's where it brings one.
    let textFolder: URL

    /// - Parameter base: finds the folder of an adapter's base model.
    init(folder: URL, base: (AdapterBase) throws -> URL) throws {
        guard Checkpoint.isAdapter(folder) else {
            checkpoint = try Checkpoint(folder: folder)
            adapter = nil
            textFolder = folder
            return
        }
        let adapter = try Adapter(folder: folder)
        checkpoint = try Checkpoint(folder: base(adapter.config.base))
        self.adapter = adapter
        let bringsText = FileManager.default.fileExists(atPath: folder.appending(path: "tokenizer.json").path)
        textFolder = bringsText ? folder : checkpoint.folder
    }

    /// Identifies everything that the rewards depend on.
    var fingerprint: String { adapter.map { checkpoint.fingerprint(with: $0.checkpoint) } ?? checkpoint.fingerprint }
}

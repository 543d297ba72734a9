import Crypto
import Foundation

extension Checkpoint {
    /// Whether a folder holds an adapter and no weights of a whole model.
    public static func isAdapter(_ folder: URL) -> Bool {
        WeightFiles.exists(adapterConfiguration, in: folder)
            && !WeightFiles.model.contains {
                WeightFiles.exists($0.single, in: folder) || WeightFiles.exists($0.index, in: folder)
            }
    }

    /// Maps the weights of an adapter as PEFT saves them; `config()` reads its `adapter_config.json`.
    ///
    /// - Throws: `LensError` where the folder or its weights are missing or damaged.
    public init(adapter folder: URL) throws {
        try self.init(folder: folder, formats: WeightFiles.adapter, configuration: Self.adapterConfiguration)
    }

    /// Identifies the model that an adapter makes of this one: a hash over both fingerprints.
    public func fingerprint(with adapter: Checkpoint) -> String {
        let both = "\(fingerprint) \(adapter.fingerprint)"
        return "sha256:" + SHA256.hash(data: Array(both.utf8)).map { String(format: "%02x", $0) }.joined()
    }

    private static let adapterConfiguration = "adapter_config.json"
}

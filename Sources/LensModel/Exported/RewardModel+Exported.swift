import Foundation
import LensCheckpoint
import LensCore

extension RewardModel {
    /// Whether a folder holds an exported program.
    static func isExported(_ folder: URL) -> Bool {
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
            fingerprint: adapter.fingerprint, precision: Precision(weights: type), device: options.device,
            weightBytes: adapter.program.weights.values.reduce(0) { $0 + $1.count * $1.type.size },
            memoryLimit: options.memoryLimit, batch: options.batch)
    }
}

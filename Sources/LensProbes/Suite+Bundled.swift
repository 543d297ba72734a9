import Foundation
import LensCore

extension Suite {
    /// The suites that come with the library, each a YAML file in `Data`.
    public enum Bundled: String, Sendable, CaseIterable {
        /// Surface properties that a reward model might pay for.
        case hacking
        /// What makes a response good, by dimension.
        case quality
        /// Aligned and misaligned answers to the same scenarios, by kind of misalignment.
        case misalignment
        /// Properties whose directions can be sought.
        case concepts
    }

    /// The file of a suite that comes with the library.
    public static func bundledText(_ suite: Bundled) throws -> String {
        let file = try bundledFile(suite.rawValue + ".yaml")
        do { return String(decoding: try Data(contentsOf: file), as: UTF8.self) } catch {
            throw LensError.input("\(file.path): cannot be read: \(error.localizedDescription)")
        }
    }

    /// A suite that comes with the library.
    ///
    /// - Throws: `LensError` where its file is not beside the program.
    public static func bundled(_ suite: Bundled) throws -> Suite {
        try Suite(contentsOf: bundledFile(suite.rawValue + ".yaml"))
    }

    /// Looks beside the program, and among the sources it was built from: `Bundle.module` would trap where there is neither.
    static func bundledFile(_ name: String) throws -> URL {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
        let folders = [Bundle.main.bundleURL.appending(path: "RewardLens_LensProbes.resources"), sources]
        let files = folders.map { $0.appending(path: "Data/\(name)") }
        guard let file = files.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
            throw LensError.input(
                "\(files[0].path): the suite that comes with the program is missing",
                hint: "keep RewardLens_LensProbes.resources beside the program, or give --suite FILE")
        }
        return file
    }
}

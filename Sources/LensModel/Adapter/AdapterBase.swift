import Foundation
import LensCore

/// The base model that an adapter asks for.
public struct AdapterBase: Hashable, Sendable {
    /// The adapter's folder.
    public let adapter: URL
    /// A folder or an id of the Hugging Face Hub, as `adapter_config.json` has it.
    public let name: String?
    /// The version that the adapter was trained on, where it says so.
    public let revision: String?

    /// The folder of this name: absolute, or relative to the adapter's.
    ///
    /// - Throws: `LensError` where there is none.
    public func folder() throws -> URL {
        let source = adapter.appending(path: "adapter_config.json").path
        guard let name, !name.isEmpty else {
            throw LensError.input(
                at: "\(source): base_model_name_or_path", expected: "a base model", found: "none",
                hint: "name its folder with --base")
        }
        let folder = URL(
            filePath: name, directoryHint: .isDirectory, relativeTo: URL(filePath: adapter.path, directoryHint: .isDirectory)
        )
        .standardizedFileURL
        guard FileManager.default.fileExists(atPath: folder.path) else {
            throw LensError.input(
                at: "\(source): base_model_name_or_path", expected: "a folder with the base model", found: name.quoted,
                hint: "download the base model and name its folder with --base")
        }
        return folder
    }
}

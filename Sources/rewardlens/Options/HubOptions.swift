import ArgumentParser
import Foundation
import LensCore
import LensHub
import LensModel

/// Where models come from that are no folders.
struct HubOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Of a Hub id: a branch, tag or commit; main if not given.", valueName: "name"))
    var revision: String?

    @Flag(help: "Fetch nothing: use folders and the local cache alone. HF_HUB_OFFLINE=1 says the same.")
    var offline = false

    /// The folder of a path, or of an id, fetched where it is not in the cache.
    func folder(_ model: String, part: Hub.Part = .everything, quiet: Bool) throws -> URL {
        try fetching(quiet: quiet) { try $0.folder(model, revision: revision, part: part) }
    }

    /// What a model is on the Hub; nil where it is a folder.
    func id(_ model: String) -> HubID? {
        FileManager.default.fileExists(atPath: model) ? nil : HubID(model, revision: revision)
    }

    /// The commit that a model was read from; nil where it is a folder.
    func commit(_ model: String) -> String? { id(model).flatMap { Hub(settings).commit(of: $0) } }

    /// The same without the revision, which is the model's own.
    var plainly: HubOptions {
        var other = self
        other.revision = nil
        return other
    }

    /// The folder of an adapter's base model: the path that the adapter names, or else the id.
    func base(_ base: AdapterBase, quiet: Bool) throws -> URL {
        do { return try base.folder() } catch let error as LensError {
            guard let name = base.name, let id = HubID(name, revision: base.revision) else { throw error }
            return try fetching(quiet: quiet) { try $0.resolve(id) }
        }
    }

    private var settings: HubSettings {
        HubSettings(environment: ProcessInfo.processInfo.environment, isOffline: offline)
    }

    private func fetching<R>(quiet: Bool, _ body: (Hub) throws -> R) throws -> R {
        let bar = ProgressBar(quiet: quiet)
        defer { bar.finish() }
        return try body(
            Hub(settings) { arrived in
                bar.update(.init(done: arrived.done >> 20, total: arrived.total >> 20, what: "MB, \(arrived.file)"))
            })
    }
}

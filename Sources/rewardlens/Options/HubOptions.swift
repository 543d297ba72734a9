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
    func folder(_ model: String) throws -> URL { try hub { try $0.folder(model, revision: revision) } }

    /// The same without the revision, which is the model's own.
    var plainly: HubOptions {
        var other = self
        other.revision = nil
        return other
    }

    /// The folder of an adapter's base model: the path that the adapter names, or else the id.
    func base(_ base: AdapterBase) throws -> URL {
        do { return try base.folder() } catch let error as LensError {
            guard let name = base.name, let id = HubID(name, revision: base.revision) else { throw error }
            return try hub { try $0.resolve(id) }
        }
    }

    private func hub<R>(_ body: (Hub) throws -> R) throws -> R {
        let bar = ProgressBar(quiet: false)
        defer { bar.finish() }
        let settings = HubSettings(environment: ProcessInfo.processInfo.environment, isOffline: offline)
        return try body(
            Hub(settings) { arrived in
                bar.update(.init(done: arrived.done >> 20, total: arrived.total >> 20, what: "MB, \(arrived.file)"))
            })
    }
}

import Foundation
import LensCore

/// Finds models of the Hugging Face Hub in the local cache, and fetches what is not there. Nothing that is fetched is executed.
public struct Hub {
    /// Bytes of one model that have arrived.
    public struct Progress: Sendable {
        public let file: String
        public let done: Int
        public let total: Int
    }

    let settings: HubSettings
    let progress: (Progress) throws -> Void

    public init(_ settings: HubSettings, progress: @escaping (Progress) throws -> Void = { _ in }) {
        self.settings = settings
        self.progress = progress
    }

    /// The folder of a model: the path itself where there is one, else the id's in the cache, fetched where it is not complete.
    ///
    /// - Parameter revision: a branch, tag or commit; takes the place of one after `@` in the id.
    /// - Throws: `LensError` where it is neither a folder nor an id, or cannot be had.
    public func folder(_ text: String, revision: String? = nil) throws -> URL {
        if FileManager.default.fileExists(atPath: text) {
            guard revision == nil else {
                throw LensError.input("\(text) is a folder, which has no revisions", hint: "leave --revision away")
            }
            return URL(filePath: text)
        }
        guard let id = HubID(text, revision: revision) else {
            throw LensError.input(
                "\(text): there is no such folder, and it cannot be an id of the Hub, which is ORG/NAME or ORG/NAME@REVISION")
        }
        return try resolve(id)
    }

    /// The folder of an id's files.
    ///
    /// Where the cache has the whole of what the revision last meant, the Hub is not asked.
    public func resolve(_ id: HubID) throws -> URL {
        let cache = HubCache(id, in: settings.cache)
        if let commit = cache.commit(of: id), Self.isComplete(cache.snapshot(commit)) { return cache.snapshot(commit) }
        guard !settings.isOffline else {
            throw LensError.input(
                "\(id): neither a folder here nor complete in the cache \(cache.folder.path), and nothing may be fetched offline",
                hint: "fetch it once without --offline and HF_HUB_OFFLINE, or name a folder")
        }
        return try fetch(id, cache)
    }

    private func fetch(_ id: HubID, _ cache: HubCache) throws -> URL {
        let client = HubClient(settings: settings, id: id)
        let (commit, names) = try client.revision()
        let files = HubFiles.needed(names)
        guard files.contains(where: { $0.hasSuffix(".safetensors") || $0.hasSuffix(".bin") }) else {
            throw LensError.input(
                "\(id): no weights among its \(names.count) files: looked for safetensors and pytorch_model.bin",
                hint: "RewardLens reads models in the layout of transformers")
        }
        let missing = files.filter { !FileManager.default.fileExists(atPath: cache.snapshot(commit).appending(path: $0).path) }
        let infos = try missing.map { ($0, try client.info($0, at: commit)) }
        let total = infos.reduce(0) { $0 + ($1.1.size ?? 0) }
        try checkSpace(total, cache.folder)
        var before = 0
        for (file, info) in infos {
            try cache.locked(info.hash) {
                try fetch(file, info, commit, cache, client) { done in
                    try progress(Progress(file: file, done: before + done, total: max(total, before + done)))
                }
            }
            try cache.link(file, of: commit, to: info.hash)
            before += info.size ?? 0
        }
        // Last, so that a revision never names what is half there.
        try cache.remember(commit, for: id)
        return cache.snapshot(commit)
    }

    private func fetch(
        _ file: String, _ info: HubClient.FileInfo, _ commit: String, _ cache: HubCache, _ client: HubClient,
        _ arrived: @escaping (Int) throws -> Void
    ) throws {
        let blob = cache.blob(info.hash)
        guard !FileManager.default.fileExists(atPath: blob.path) else { return }
        let partial = cache.blob(info.hash + ".incomplete")
        try client.fetch(file, at: commit, to: partial, size: info.size, progress: arrived)
        if let hash = HubHash(info.hash), try !hash.matches(partial) {
            try? FileManager.default.removeItem(at: partial)
            throw LensError.input(
                "\(client.id): \(file): what arrived has another hash than \(info.hash), and was thrown away",
                hint: "try again; if it happens again, something between here and the Hub changes files")
        }
        guard rename(partial.path, blob.path) == 0 else {
            throw LensError.failure("\(blob.path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    private func checkSpace(_ needed: Int, _ folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let free = try FileManager.default.attributesOfFileSystem(forPath: folder.path)[.systemFreeSize] as? Int
        guard let free, free < needed else { return }
        throw LensError.input(
            "\(folder.path): \(needed >> 20) MB are to be fetched, but only \(free >> 20) MB are free",
            hint: "make room, or set HF_HOME to a larger disk")
    }

    /// Whether a snapshot has a configuration and every weight file that its index names.
    static func isComplete(_ folder: URL) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        // Links to blobs that are not there do not count.
        let there = Set(names.filter { FileManager.default.fileExists(atPath: folder.appending(path: $0).path) })
        guard there.contains("config.json") || there.contains("adapter_config.json") else { return false }
        for index in there where index.hasSuffix(".index.json") {
            guard let data = try? Data(contentsOf: folder.appending(path: index)),
                let map = try? JSON(parsing: data, source: index)["weight_map"]?.object
            else { return false }
            let shards = Set(map.members.compactMap { $0.value.string })
            return !shards.isEmpty && shards.isSubset(of: there)
        }
        return there.contains { ["safetensors", "bin"].contains(URL(filePath: $0).pathExtension) }
    }
}

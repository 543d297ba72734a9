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

    /// What is wanted of a model.
    public enum Part: Sendable {
        case everything
        /// The configuration, the tokenizer and the chat template, without weights.
        case texts
    }

    /// The folder of a model: the path itself where there is one, else the id's in the cache, fetched where it is not complete.
    ///
    /// - Parameter revision: a branch, tag or commit; takes the place of one after `@` in the id.
    /// - Throws: `LensError` where it is neither a folder nor an id, or cannot be had.
    public func folder(_ text: String, revision: String? = nil, part: Part = .everything) throws -> URL {
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
        return try resolve(id, part)
    }

    /// The commit that an id's revision meant when it was last fetched; nil where it never was.
    public func commit(of id: HubID) -> String? { HubCache(id, in: settings.cache).commit(of: id) }

    /// The folder of an id's files.
    ///
    /// Where the cache has the whole of what the revision last meant, the Hub is not asked.
    public func resolve(_ id: HubID, _ part: Part = .everything) throws -> URL {
        let cache = HubCache(id, in: settings.cache)
        var asked = id
        if let commit = cache.commit(of: id) {
            let snapshot = cache.snapshot(commit)
            let isUsable = snapshot.isUsable(for: part)
            if snapshot.isComplete(for: part) || settings.isOffline && isUsable { return snapshot.folder }
            // Completed, rather than replaced by what the revision means today.
            if isUsable || snapshot.hasWeights { asked = HubID(id.name, revision: commit) ?? id }
        }
        guard !settings.isOffline else {
            throw LensError.input(
                "\(id): neither a folder here nor complete in the cache \(cache.folder.path), and nothing may be fetched offline",
                hint: "fetch it once without --offline and HF_HUB_OFFLINE, or name a folder")
        }
        let commit = try fetch(part, HubClient(settings: settings, id: asked), cache)
        // Last, so that a revision never names what is half there.
        try cache.remember(commit, for: id)
        return cache.snapshot(commit).folder
    }

    /// Fetches what of a part is missing; the commit it is of.
    private func fetch(_ part: Part, _ client: HubClient, _ cache: HubCache) throws -> String {
        let (commit, list) = try client.revision()
        let names = Set(list.filter { !$0.contains("/") && HubFiles.isSafe($0) })
        let snapshot = cache.snapshot(commit)
        let texts = HubFiles.texts.filter(names.contains)
        if part == .texts || snapshot.hasWeights {
            try fetch(texts, commit, client, cache)
        } else {
            guard let weights = HubFiles.weights(among: names) else {
                throw LensError.input(
                    "\(client.id): no weights among its \(list.count) files: looked for safetensors and pytorch_model.bin",
                    hint: "RewardLens reads models in the layout of transformers")
            }
            try fetch(texts + [weights], commit, client, cache)
            if HubFiles.isIndex(weights) {
                try fetch(HubFiles.shards(of: snapshot.folder.appending(path: weights)), commit, client, cache)
            }
        }
        snapshot.noteAbsent(besides: names)
        return commit
    }

    /// Fetches those files that are not there yet.
    private func fetch(_ files: [String], _ commit: String, _ client: HubClient, _ cache: HubCache) throws {
        let missing = files.filter { !cache.snapshot(commit).has($0) }
        guard !missing.isEmpty else { return }
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
    }

    private func fetch(
        _ file: String, _ info: HubClient.FileInfo, _ commit: String, _ cache: HubCache, _ client: HubClient,
        _ arrived: @escaping (Int) throws -> Void
    ) throws {
        let blob = cache.blob(info.hash)
        guard !FileManager.default.fileExists(atPath: blob.path) else { return }
        let partial = cache.blob(info.hash + ".incomplete")
        try client.fetch(file, at: commit, to: partial, size: info.size, progress: arrived)
        if let hash = HubHash(info.hash), try !CacheFailure.naming(partial, { try hash.matches(partial) }) {
            try? FileManager.default.removeItem(at: partial)
            throw LensError.input(
                "\(client.id): \(file): what arrived has another hash than \(info.hash), and was thrown away",
                hint: "try again; if it happens again, something between here and the Hub changes files")
        }
        guard rename(partial.path, blob.path) == 0 else { throw CacheFailure.last(blob) }
    }

    private func checkSpace(_ needed: Int, _ folder: URL) throws {
        let free = try CacheFailure.naming(folder) {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return try FileManager.default.attributesOfFileSystem(forPath: folder.path)[.systemFreeSize] as? Int
        }
        guard let free, free < needed else { return }
        throw LensError.input(
            "\(folder.path): \(needed >> 20) MB are to be fetched, but only \(free >> 20) MB are free",
            hint: "make room, or set HF_HOME to a larger disk")
    }
}

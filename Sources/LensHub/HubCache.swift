import Foundation
import LensCore

/// One model's folder in the local cache, in the layout of Hugging Face's own library: `refs` name commits, `snapshots` hold
/// one folder a commit whose files link to `blobs`, which are named by their hashes.
struct HubCache {
    let folder: URL

    init(_ id: HubID, in cache: URL) {
        folder = cache.appending(path: id.folderName, directoryHint: .isDirectory)
    }

    /// The commit that a revision meant when it was last fetched.
    func commit(of id: HubID) -> String? {
        if id.isCommit { return id.revision }
        let text = try? String(contentsOf: reference(id), encoding: .utf8)
        let commit = text?.trimmingCharacters(in: .whitespacesAndNewlines)
        return commit.flatMap { HubFiles.isSafe($0) ? $0 : nil }
    }

    func snapshot(_ commit: String) -> HubSnapshot {
        HubSnapshot(
            folder: folder.appending(path: "snapshots/\(commit)", directoryHint: .isDirectory),
            absences: folder.appending(path: ".no_exist/\(commit)", directoryHint: .isDirectory))
    }

    func blob(_ hash: String) -> URL { folder.appending(path: "blobs/\(hash)") }

    private func reference(_ id: HubID) -> URL { folder.appending(path: "refs/\(id.revision)") }

    /// Notes which commit a revision is.
    func remember(_ commit: String, for id: HubID) throws {
        guard self.commit(of: id) != commit, !id.isCommit else { return }
        let file = reference(id)
        try CacheFailure.naming(file) {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(commit.utf8).write(to: file, options: .atomic)
        }
    }

    /// Puts a link to a blob into a commit's folder; whoever comes second finds it there.
    func link(_ name: String, of commit: String, to hash: String) throws {
        let parent = snapshot(commit).folder
        let (place, made) = (parent.appending(path: name), parent.appending(path: ".\(UUID().uuidString)"))
        try CacheFailure.naming(place) {
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
            try FileManager.default.createSymbolicLink(atPath: made.path, withDestinationPath: "../../blobs/\(hash)")
        }
        guard rename(made.path, place.path) == 0 else {
            let failure = CacheFailure.last(place)
            try? FileManager.default.removeItem(at: made)
            throw failure
        }
    }

    /// Runs `body` while no other process fetches the same file.
    func locked<R>(_ hash: String, _ body: () throws -> R) throws -> R {
        let locks = folder.deletingLastPathComponent().appending(path: ".locks/\(folder.lastPathComponent)")
        try CacheFailure.naming(locks) {
            try FileManager.default.createDirectory(at: locks, withIntermediateDirectories: true)
        }
        let file = locks.appending(path: "\(hash).lock")
        let descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw CacheFailure.last(file) }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw CacheFailure.last(file) }
        }
        return try body()
    }
}

import Crypto
import Foundation
import LensHub

/// A Hub with one model, `tiny/model`, whose large file lies on another host.
final class FakeHub: @unchecked Sendable {
    static let commit = String(repeating: "0123456789", count: 4)
    typealias Change = @Sendable (LocalServer.Request, LocalServer.Response, Int) -> LocalServer.Response

    let cache: URL
    let files: [String: Data]
    private(set) var hub: LocalServer
    private(set) var storage: LocalServer
    private let lock = NSLock()
    private var counts: [String: Int] = [:]

    /// - Parameter change: what the Hub or the storage answer instead of the right answer, by how often it was asked before.
    init(files: [String: Data] = FakeHub.small, _ change: @escaping Change = { _, right, _ in right }) throws {
        self.files = files
        cache = FileManager.default.temporaryDirectory.appending(path: "lens-hub-\(UUID().uuidString)")
        let box = Box()
        storage = try LocalServer { request in box.answer(request, change) }
        hub = try LocalServer { request in box.answer(request, change) }
        box.hub = self
    }

    deinit {
        hub.stop()
        storage.stop()
        try? FileManager.default.removeItem(at: cache)
    }

    /// Lets the servers, which are made first, ask their owner.
    private final class Box: @unchecked Sendable {
        weak var hub: FakeHub?

        func answer(_ request: LocalServer.Request, _ change: Change) -> LocalServer.Response {
            guard let hub else { return .init(status: 503) }
            let before = hub.lock.withLock {
                defer { hub.counts["\(request.method) \(request.path)", default: 0] += 1 }
                return hub.counts["\(request.method) \(request.path)", default: 0]
            }
            return change(request, hub.right(request), before)
        }
    }

    static let weights = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) })
    static let small: [String: Data] = [
        "config.json": Data("{}".utf8), "tokenizer.json": Data("{\"a\": 1}".utf8), "model.safetensors": weights,
        "README.md": Data("words".utf8), "modeling.py": Data("import os".utf8),
    ]

    func settings(token: String? = nil, offline: Bool = false) -> HubSettings {
        var environment = ["HF_ENDPOINT": hub.url, "HF_HUB_CACHE": cache.path, "HOME": cache.path]
        environment["HF_TOKEN"] = token
        var settings = HubSettings(environment: environment, isOffline: offline)
        (settings.patience, settings.attempts, settings.timeout) = (0.01, 3, 10)
        return settings
    }

    static func sha256(_ data: Data) -> String { SHA256.hash(data: data).map { String(format: "%02x", $0) }.joined() }

    static func gitHash(_ data: Data) -> String {
        Insecure.SHA1.hash(data: Data("blob \(data.count)\0".utf8) + data).map { String(format: "%02x", $0) }.joined()
    }

    private func right(_ request: LocalServer.Request) -> LocalServer.Response {
        let path = request.path
        if path.hasPrefix("/api/models/tiny/model/revision/") {
            guard path.hasSuffix("/main") || path.hasSuffix(Self.commit) else {
                return .init(status: 404, headers: ["X-Error-Code": "RevisionNotFound"])
            }
            let names = files.keys.sorted().map { "{\"rfilename\": \"\($0)\"}" }.joined(separator: ", ")
            return .init(body: Data("{\"sha\": \"\(Self.commit)\", \"siblings\": [\(names)]}".utf8))
        }
        if path.hasPrefix("/api/") { return .init(status: 404, headers: ["X-Error-Code": "RepoNotFound"]) }
        let name = String(path.split(separator: "/").last ?? "")
        guard let data = files[name] else { return .init(status: 404, headers: ["X-Error-Code": "EntryNotFound"]) }
        guard path.contains("/resolve/"), name.hasSuffix(".safetensors") else { return Self.ranged(data, request) }
        return .init(
            status: 302,
            headers: [
                "Location": "\(storage.url)/stored/\(name)", "X-Linked-Etag": "\"\(Self.sha256(data))\"",
                "X-Linked-Size": "\(data.count)", "X-Repo-Commit": Self.commit,
            ])
    }

    private static func ranged(_ data: Data, _ request: LocalServer.Request) -> LocalServer.Response {
        let tag = ["ETag": "\"\(gitHash(data))\""]
        guard let range = request.headers["range"], let start = Int(range.dropFirst("bytes=".count).dropLast()) else {
            return .init(
                headers: request.method == "HEAD" ? tag.merging(["Content-Length": "\(data.count)"]) { $1 } : tag, body: data)
        }
        guard start < data.count else { return .init(status: 416) }
        return .init(
            status: 206, headers: tag.merging(["Content-Range": "bytes \(start)-\(data.count - 1)/\(data.count)"]) { $1 },
            body: data.dropFirst(start))
    }
}

import Foundation

/// Where the Hub and its local cache are, and who asks: from the variables that Hugging Face's own tools read.
public struct HubSettings: Sendable {
    /// As it was given; what is no address of the web is refused when the Hub is asked.
    public var endpoint: String
    /// The folder of `models--ORG--NAME`.
    public var cache: URL
    /// Sent to the endpoint's host and to no other.
    public var token: String?
    /// Whether nothing is fetched.
    public var isOffline: Bool
    /// How long to wait before the second attempt after a failure, in seconds; doubles each time.
    public var patience = 1.0
    public var attempts = 5
    /// How long a connection may stay silent, in seconds.
    public var timeout = 30.0

    /// - Parameter environment: `HF_ENDPOINT`, `HF_HUB_CACHE`, `HF_HOME`, `XDG_CACHE_HOME`, `HF_TOKEN`, `HF_TOKEN_PATH`,
    ///   `HF_HUB_OFFLINE`, `TRANSFORMERS_OFFLINE`.
    public init(environment: [String: String], isOffline: Bool = false) {
        func value(_ key: String) -> String? { environment[key].flatMap { $0.isEmpty ? nil : $0 } }
        func folder(_ path: String) -> URL {
            URL(filePath: NSString(string: path).expandingTildeInPath, directoryHint: .isDirectory)
        }
        func isTrue(_ key: String) -> Bool { ["1", "true", "yes", "on"].contains(value(key)?.lowercased() ?? "") }
        let caches = value("XDG_CACHE_HOME").map(folder) ?? folder(value("HOME").map { $0 + "/.cache" } ?? "~/.cache")
        let home = value("HF_HOME").map(folder) ?? caches.appending(path: "huggingface")
        endpoint = value("HF_ENDPOINT") ?? "https://huggingface.co"
        cache = value("HF_HUB_CACHE").map(folder) ?? home.appending(path: "hub")
        let tokenFile = value("HF_TOKEN_PATH").map(folder) ?? home.appending(path: "token")
        let written = value("HF_TOKEN") ?? (try? String(contentsOfFile: tokenFile.path, encoding: .utf8))
        token = written.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.flatMap { $0.isEmpty ? nil : $0 }
        self.isOffline = isOffline || isTrue("HF_HUB_OFFLINE") || isTrue("TRANSFORMERS_OFFLINE")
    }

    /// The endpoint's address; nil where it is none of http or https.
    var address: URL? {
        guard let url = URL(string: endpoint), ["http", "https"].contains(url.scheme?.lowercased()), url.host()?.isEmpty == false
        else { return nil }
        return url
    }
}

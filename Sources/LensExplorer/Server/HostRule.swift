import Foundation

/// Which `Host` headers are answered: a web site whose name was made to point at this machine sends its own name.
struct HostRule: Hashable {
    /// The address that the server listens on, as the person wrote it.
    let told: String

    private static let loopback: Set<String> = ["127.0.0.1", "localhost", "::1"]

    /// Whether only this machine can reach the server.
    static func isLoopback(_ host: String) -> Bool {
        loopback.contains(host.lowercased()) || (Host(host).map { $0.isAddress && $0.name.hasPrefix("127.") } ?? false)
    }

    func admits(_ header: String?, port: Int?) -> Bool {
        guard let header, let port, let host = Host(header), host.port == port else { return false }
        if Self.loopback.contains(host.name) || host.name == told.lowercased() { return true }
        // All addresses of this machine lead here; a rebound name would not be one of them.
        return ["0.0.0.0", "::"].contains(told) && (host.isAddress || host.name == ProcessInfo.processInfo.hostName.lowercased())
    }

    /// The address for a browser on this machine, `host:port`.
    func authority(port: Int) -> String {
        let host = ["0.0.0.0", "::"].contains(told) ? "127.0.0.1" : told
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

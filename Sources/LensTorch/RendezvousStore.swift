import CTorch
import LensCore

/// Texts and counters that the workers of a job share: torch.distributed's TCP store, and so also one that torchrun serves.
///
/// A key holds a text or a counter, not both. Every method asks the server once or twice and waits for its answer; each throws
/// `StoreLost` once the connection is broken. Who reaches the port may read and write: it is for closed networks.
public final class RendezvousStore {
    /// Who keeps what is stored.
    public enum Role: Hashable, Sendable {
        /// This process, until the object goes.
        case serving
        /// Another process.
        case connecting
    }

    public let host: String
    /// The port served at, or connected to.
    public let port: Int
    public let role: Role
    private let prefix: String
    private let handle: OpaquePointer

    /// Opens the store, and serves it before if that is the role; waits for no other process but the server.
    ///
    /// - Parameters:
    ///   - host: A name or address of the machine that serves; the server uses it too.
    ///   - port: 0 serves at a free one.
    ///   - prefix: Put before every key: under torchrun others keep theirs in the same store.
    ///   - timeout: How long to wait for the server, in seconds. libtorch begins anew once, and may take twice as long.
    /// - Throws: A `LensError` for a port that is taken, and where no store answers.
    public init(host: String, port: Int, role: Role, prefix: String = "rewardlens/", timeout: Double = 60) throws {
        guard !host.isEmpty, !host.utf8.contains(0) else {
            throw LensError.input(at: "the workers' store", expected: "a name or address of a machine", found: host.quoted)
        }
        guard let number = UInt16(exactly: port), number > 0 || role == .serving else {
            throw LensError.input(at: "the workers' store", expected: "a port from 1 to 65535", found: "\(port)")
        }
        guard timeout >= 0.001, timeout <= 1e9 else {
            throw LensError.input(at: "the workers' store", expected: "a positive number of seconds", found: "\(timeout)")
        }
        var made: OpaquePointer?
        do {
            try check(ct_store_open(host, number, role == .serving, Int64(timeout * 1000), &made))
        } catch let error as LensError {
            throw Self.refusal(host, port, role, error.message)
        }
        guard let made else { throw LensError.failure("libtorch returned no store") }
        (self.host, self.role, self.prefix, handle) = (host, role, prefix, made)
        self.port = Int(ct_store_port(made))
    }

    deinit { ct_store_release(handle) }

    /// Holds a text at a key, whatever was there.
    public func set(_ key: String, _ value: String) throws {
        let (key, value) = (try named(key), try held(value))
        try asking { ct_store_set(handle, key, value) }
    }

    /// What a key holds now, a counter as its digits; nil where that is nothing.
    public func get(_ key: String) throws -> String? {
        let key = try named(key)
        return try text { ct_store_get(handle, key, $0) }
    }

    /// Raises a counter, which begins at 0, and gives the sum.
    @discardableResult
    public func add(_ key: String, _ amount: Int) throws -> Int {
        let key = try named(key)
        var sum: Int64 = 0
        try asking { ct_store_add(handle, key, Int64(amount), &sum) }
        return Int(sum)
    }

    /// Holds a text at a key that holds nothing yet; gives what it holds then: that text, or the earlier one.
    public func setIfAbsent(_ key: String, _ value: String) throws -> String {
        try swap(key, from: "", to: value)
    }

    /// Replaces one text by another where a key holds it; gives what it holds then.
    ///
    /// - Parameter old: Not empty. Where the key holds nothing, nothing changes, and this is what c10d gives.
    public func replace(_ key: String, _ old: String, by new: String) throws -> String {
        guard !old.isEmpty else { throw LensError.failure("nothing can be told from an empty text in the workers' store") }
        return try swap(key, from: old, to: new)
    }

    private func swap(_ key: String, from old: String, to new: String) throws -> String {
        let (key, old, new) = (try named(key), try held(old), try held(new))
        guard let found = try text({ ct_store_compare_set(handle, key, old, new, $0) }) else {
            throw LensError.failure("libtorch returned no text")
        }
        return found
    }
}

extension RendezvousStore {
    /// The store of a worker's job, served by whom its place says; nil where the workers were given no address.
    public convenience init?(of place: WorkerPlace, prefix: String = "rewardlens/", timeout: Double = 60) throws {
        guard let rendezvous = place.rendezvous else { return nil }
        try self.init(
            host: rendezvous.host, port: rendezvous.port, role: place.isServing ? .serving : .connecting, prefix: prefix,
            timeout: timeout)
    }

    /// Why the store was not opened; libtorch's words are all there is to tell the reasons apart.
    private static func refusal(_ host: String, _ port: Int, _ role: Role, _ reason: String) -> LensError {
        switch role {
        case .serving where reason.contains("EADDRINUSE") || reason.contains("Address already in use"):
            .input(
                "the workers' store cannot be served at \(host):\(port): another process has this port",
                hint: "set MASTER_PORT to a free one, the same for every worker")
        case .serving:
            .input(
                "the workers' store cannot be served at \(host):\(port): \(reason)",
                hint: "MASTER_ADDR must name the machine of rank 0, MASTER_PORT a port that this process may open there")
        case .connecting:
            .input(
                "no store of workers answers at \(host):\(port): \(reason)",
                hint: "the worker of rank 0 serves it: start that too, and check MASTER_ADDR, MASTER_PORT and the firewall")
        }
    }

    /// The longest key and the longest text that a server accepts, in bytes; at more it drops the connection.
    private static var longest: (key: Int, text: Int) { (8 * 1024 - 1, 8 * 1024 * 1024) }

    private func named(_ key: String) throws -> String {
        let key = prefix + key
        guard !key.utf8.contains(0), key.utf8.count <= Self.longest.key else {
            throw LensError.failure("no key for the workers' store, with a zero byte or too long: \(key.quoted)")
        }
        return key
    }

    private func held(_ value: String) throws -> String {
        guard !value.utf8.contains(0), value.utf8.count <= Self.longest.text else {
            throw LensError.failure("no text for the workers' store, with a zero byte or too long: \(value.quoted)")
        }
        return value
    }

    /// Makes a call; where it breaks the connection, or that was broken before, the store is lost.
    private func asking(_ call: () -> ct_error?) throws {
        do { try check(call()) } catch let error as LensError {
            guard ct_store_is_lost(handle) else { throw error }
            throw StoreLost(host: host, port: port, reason: error.message)
        }
    }

    private func text(_ call: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> ct_error?) throws -> String? {
        var found: UnsafeMutablePointer<CChar>?
        try asking { call(&found) }
        defer { ct_free(found) }
        return found.map { String(cString: $0) }
    }
}

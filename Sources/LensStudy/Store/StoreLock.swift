import Foundation
import LensCore

/// Keeps two runs of the same work out of one store. The lock ends with the process, however that ends.
public struct StoreLock: ~Copyable {
    private let descriptors: [Int32]

    /// Takes the store for a whole run, or beside other workers of other shares.
    ///
    /// - Throws: `LensError` where another run has it.
    public init(_ folder: URL, share: StaticShare) throws {
        var held: [Int32] = []
        do {
            held.append(try Self.lock(folder.appending(path: "run.lock"), share == .whole ? LOCK_EX : LOCK_SH))
            if share != .whole {
                held.append(try Self.lock(folder.appending(path: "worker-\(share.index)-of-\(share.count).lock"), LOCK_EX))
            }
        } catch {
            for descriptor in held { close(descriptor) }
            throw error
        }
        descriptors = held
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    /// Waits until nobody else makes or migrates the store's tables: workers begin together.
    static func opening<Result>(_ folder: URL, _ body: () throws -> Result) throws -> Result {
        let descriptor = try file(folder.appending(path: "open.lock"))
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw LensError.failure("\(folder.path): cannot be locked: \(String(cString: strerror(errno)))")
            }
        }
        return try body()
    }

    private static func file(_ file: URL) throws -> Int32 {
        let descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw LensError.input(
                "\(file.path): cannot be made: \(String(cString: strerror(errno)))",
                hint: "give --store a folder that can be written")
        }
        return descriptor
    }

    private static func lock(_ file: URL, _ kind: Int32) throws -> Int32 {
        let descriptor = try Self.file(file)
        while flock(descriptor, kind | LOCK_NB) != 0 {
            guard errno != EINTR else { continue }
            let reason = errno
            close(descriptor)
            guard reason == EWOULDBLOCK else {
                throw LensError.failure("\(file.path): cannot be locked: \(String(cString: strerror(reason)))")
            }
            throw LensError.input(
                "\(file.deletingLastPathComponent().path): another run is at work in this store",
                hint: "wait for it, or give each worker a share of its own with --worker i/n")
        }
        return descriptor
    }
}

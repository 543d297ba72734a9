import Foundation
import LensCore

/// What becomes of errors of the file system in the cache.
enum CacheFailure {
    /// Does something with a file; what the system throws becomes an error that names it.
    static func naming<R>(_ place: URL, _ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as LensError { throw error } catch {
            throw of(place, error.localizedDescription)
        }
    }

    /// After a call of the system that sets `errno`.
    static func last(_ place: URL) -> LensError { of(place, String(cString: strerror(errno))) }

    private static func of(_ place: URL, _ why: String) -> LensError {
        .failure(
            "\(place.path) cannot be written: \(why)",
            hint: "set HF_HOME to a folder that may be written, on a disk with room")
    }
}

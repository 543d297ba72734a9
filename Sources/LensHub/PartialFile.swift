import Foundation
import LensCore

/// A file that is still arriving.
final class PartialFile {
    private let file: URL
    private let handle: FileHandle
    /// Bytes that are there.
    private(set) var count: Int
    /// Whether it was emptied since it was opened.
    private(set) var isFresh = false

    init(_ file: URL) throws {
        self.file = file
        (handle, count) = try CacheFailure.naming(file) {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            if !FileManager.default.fileExists(atPath: file.path) { try Data().write(to: file) }
            let handle = try FileHandle(forWritingTo: file)
            return (handle, Int(try handle.seekToEnd()))
        }
    }

    /// - Parameter most: how long the file is; more is refused, nil is no bound.
    func add(_ data: Data, most: Int?) throws {
        if let most, count + data.count > most {
            try empty()
            throw Again(after: nil, why: "the body is longer than the \(most) bytes that were announced")
        }
        try CacheFailure.naming(file) { try handle.write(contentsOf: data) }
        count += data.count
    }

    func empty() throws {
        try CacheFailure.naming(file) {
            try handle.truncate(atOffset: 0)
            try handle.seek(toOffset: 0)
        }
        (count, isFresh) = (0, true)
    }

    func close() { try? handle.close() }
}

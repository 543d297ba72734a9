import Foundation
import LensCore

/// Files that appear whole or not at all, also where the process is killed or the machine stops.
public enum AtomicFile {
    /// What names of unfinished files begin with, before the name of the file that they were to become.
    static func prefix(of url: URL) -> String { ".\(url.lastPathComponent)." }

    /// Writes to a temporary file next to `url`, brings it to the disk and renames it, replacing what was there.
    ///
    /// - Throws: `LensError` where the file cannot be written; what was there stays.
    public static func write(to url: URL, _ body: (FileHandle) throws -> Void) throws {
        let temporary = url.deletingLastPathComponent().appendingPathComponent(prefix(of: url) + UUID().uuidString)
        do {
            try Data().write(to: temporary, options: .withoutOverwriting)
            let handle = try FileHandle(forWritingTo: temporary)
            try body(handle)
            try handle.synchronize()
            try handle.close()
        } catch {
            try? FileManager.default.removeItem(at: temporary)
            throw LensError.input("\(url.path): cannot be written: \(error.localizedDescription)")
        }
        guard rename(temporary.path, url.path) == 0 else {
            let reason = String(cString: strerror(errno))
            try? FileManager.default.removeItem(at: temporary)
            throw LensError.input("\(url.path): cannot be written: \(reason)")
        }
    }

    /// Removes what writers that were killed left of a file.
    public static func removeUnfinished(_ url: URL) {
        let folder = url.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where name.hasPrefix(prefix(of: url)) && name.count == prefix(of: url).count + 36 {
            try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
        }
    }
}

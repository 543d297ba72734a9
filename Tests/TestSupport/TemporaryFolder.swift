import Foundation
import Testing

/// A folder that is removed with this object.
public final class TemporaryFolder {
    public let url: URL

    public init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("lens-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    @discardableResult
    public func write(_ data: Data, to name: String) throws -> URL {
        let file = url.appendingPathComponent(name)
        try data.write(to: file)
        return file
    }

    /// Takes in the files of another folder.
    public func copy(filesOf source: URL) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: source.path) {
            try FileManager.default.copyItem(at: source.appendingPathComponent(name), to: url.appendingPathComponent(name))
        }
    }

    /// Puts something else in the place of a piece of text that is in a file.
    public func replace(_ piece: String, with other: String, in name: String) throws {
        let text = try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
        try #require(text.contains(piece), "\(name) has no \(piece)")
        try write(text.replacing(piece, with: other), to: name)
    }

    @discardableResult
    public func write(_ text: String, to name: String) throws -> URL {
        try write(Data(text.utf8), to: name)
    }
}

import Foundation
import LensCore
import Testing

/// A folder that is removed with this object.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("lens-features-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    @discardableResult
    func write(_ data: Data, to name: String) throws -> URL {
        let file = url.appendingPathComponent(name)
        try data.write(to: file)
        return file
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> URL {
        try write(Data(text.utf8), to: name)
    }
}

/// Expects a `LensError` whose line contains every one of these pieces and no line break.
func expectRefusal(
    _ pieces: String..., sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record("expected an error with \(pieces)", sourceLocation: sourceLocation)
    } catch let error as LensError {
        let line = error.description
        for piece in pieces {
            #expect(line.contains(piece), "\(line)", sourceLocation: sourceLocation)
        }
        #expect(!line.contains { $0.isNewline }, "\(line)", sourceLocation: sourceLocation)
    } catch {
        Issue.record("expected a LensError, found \(error)", sourceLocation: sourceLocation)
    }
}

import Foundation
import LensCore

/// A file below `Tests/Fixtures`.
func fixture(_ name: String) throws -> JSON {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let url = tests.appendingPathComponent("Fixtures/\(name)")
    return try JSON(parsing: Data(contentsOf: url), source: name)
}

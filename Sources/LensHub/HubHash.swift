import Crypto
import Foundation

/// What a file's content must be: the Hub names large files by their SHA-256, small ones as git does.
enum HubHash: Hashable {
    case sha256(String)
    case gitBlob(String)

    /// From an entity tag; nil where it is neither.
    init?(_ tag: String) {
        guard tag.allSatisfy(\.isHexDigit) else { return nil }
        switch tag.count {
        case 64: self = .sha256(tag.lowercased())
        case 40: self = .gitBlob(tag.lowercased())
        default: return nil
        }
    }

    /// Whether a file has this hash; reads it once, a few megabytes at a time.
    func matches(_ file: URL) throws -> Bool {
        switch self {
        case .sha256(let expected): return try Self.digest(file, SHA256()) == expected
        case .gitBlob(let expected):
            let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
            var hash = Insecure.SHA1()
            hash.update(data: Data("blob \(size)\0".utf8))
            return try Self.digest(file, hash) == expected
        }
    }

    private static func digest<H: HashFunction>(_ file: URL, _ start: H) throws -> String {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        var hash = start
        while let part = try handle.read(upToCount: 1 << 22), !part.isEmpty { hash.update(data: part) }
        return hash.finalize().map { String(format: "%02x", $0) }.joined()
    }
}

import Foundation
import LensCore

/// The JSON header of a safetensors file, entry by entry, before their offsets are compared with each other.
struct SafetensorsHeader {
    struct Entry {
        let name: String
        let dtype: StoredType
        let shape: [Int]
        /// Bytes from the end of the header.
        let begin: Int
        let end: Int
    }

    let source: String
    /// Where the tensors' bytes begin in the file.
    let dataStart: Int
    /// How many bytes follow the header.
    let dataCount: Int
    private(set) var entries: [Entry] = []
    private(set) var metadata: [String: String] = [:]

    init(of file: MappedFile) throws {
        let source = file.url.path
        let (length, json) = try file.withUnsafeBytes { bytes in
            let header = try Self.headerBytes(bytes, source: source)
            return (header.count, try JSON(parsing: header, source: "\(source) (header)", duplicates: .refuse))
        }
        self.source = source
        self.dataStart = 8 + length
        self.dataCount = file.count - dataStart
        var names: Set<String> = []
        for member in json.object?.members ?? [] {
            // The parser compares bytes; two spellings of one character would be one name to a dictionary.
            guard names.insert(member.key).inserted else {
                throw LensError.input(at: source, expected: "distinct names", found: "two spellings of \(member.key.quoted)")
            }
            if member.key.hasSameBytes(as: "__metadata__") {
                metadata = try Self.metadata(member.value, source: source)
            } else {
                entries.append(try Self.entry(member.key, member.value, source: source))
            }
        }
    }

    /// The header after its length, begun with a brace.
    private static func headerBytes(_ bytes: UnsafeRawBufferPointer, source: String) throws -> UnsafeRawBufferPointer {
        guard bytes.count >= 8 else {
            throw LensError.input(
                at: source, expected: "a safetensors file of at least 8 bytes", found: "\(bytes.count)",
                hint: "the file is empty or was cut short; download or save it again")
        }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(Safetensors.maximumHeaderBytes) else {
            throw LensError.input(
                at: source, expected: "a safetensors header of at most \(Safetensors.maximumHeaderBytes) bytes",
                found: "a length of \(length)",
                hint: "is it another format, or the text that a Git LFS clone leaves in the file's place?")
        }
        guard Int(length) <= bytes.count - 8 else {
            throw LensError.input(
                at: source, expected: "a header of \(length) bytes", found: "\(bytes.count - 8) after its length",
                hint: "the file was cut short; download or save it again")
        }
        let header = UnsafeRawBufferPointer(rebasing: bytes[8..<8 + Int(length)])
        guard header.first == UInt8(ascii: "{") else {
            let found = header.first.map { "byte 0x" + String($0, radix: 16) } ?? "an empty header"
            throw LensError.input(at: source, expected: "the header to begin with '{' at byte 8", found: found)
        }
        return header
    }

    private static func metadata(_ value: JSON, source: String) throws -> [String: String] {
        guard let object = value.object else {
            throw LensError.input(at: "\(source): __metadata__", expected: "an object of strings", found: value.summary)
        }
        var result: [String: String] = [:]
        for member in object.members {
            guard let text = member.value.string else {
                throw LensError.input(
                    at: "\(source): __metadata__: \(member.key.quoted)", expected: "a string", found: member.value.summary)
            }
            result[member.key] = text
        }
        return result
    }
}

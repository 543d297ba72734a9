import Foundation

extension JSON {
    /// What to do with a member whose key stands in its object already.
    public enum DuplicateKeys: Hashable, Sendable {
        /// The last one counts, as in Python's `json`.
        case keepLast
        case refuse
    }

    /// Parses UTF-8 text; accepts Python's `NaN` and `Infinity`.
    ///
    /// - Throws: `LensError` naming `source`, the byte and what was expected.
    public init(parsing data: Data, source: String, duplicates: DuplicateKeys = .keepLast) throws {
        self = try data.withUnsafeBytes { try JSON(parsing: $0, source: source, duplicates: duplicates) }
    }

    /// Parses UTF-8 text in place.
    public init(parsing bytes: UnsafeRawBufferPointer, source: String, duplicates: DuplicateKeys = .keepLast) throws {
        var parser = JSONParser(bytes: bytes, source: source, duplicates: duplicates)
        self = try parser.document()
    }
}

/// Recursive descent over bytes; depth is bounded so that hostile files cannot exhaust the stack.
struct JSONParser {
    static let maximumDepth = 256

    /// The characters that structure the text, by name because they are compared with every byte.
    enum Byte {
        static let space: UInt8 = 0x20
        static let quote: UInt8 = 0x22
        static let comma: UInt8 = 0x2C
        static let colon: UInt8 = 0x3A
        static let openBracket: UInt8 = 0x5B
        static let backslash: UInt8 = 0x5C
        static let closeBracket: UInt8 = 0x5D
        static let openBrace: UInt8 = 0x7B
        static let closeBrace: UInt8 = 0x7D
    }

    let bytes: UnsafeRawBufferPointer
    let source: String
    let duplicates: JSON.DuplicateKeys
    var position = 0
    var depth = 0

    init(bytes: UnsafeRawBufferPointer, source: String, duplicates: JSON.DuplicateKeys) {
        self.bytes = bytes
        self.source = source
        self.duplicates = duplicates
    }

    mutating func document() throws -> JSON {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw wrong("the end of the text") }
        return value
    }

    func wrong(_ expected: String) -> LensError {
        let found = position < bytes.count ? "byte \(position) is \(printable(bytes[position]))" : "it ends at byte \(position)"
        return .input("\(source): not valid JSON: expected \(expected), but \(found)")
    }

    private func printable(_ byte: UInt8) -> String {
        (0x21...0x7E).contains(byte) ? "'\(Character(UnicodeScalar(byte)))'" : "0x" + String(byte, radix: 16)
    }

    mutating func skipSpace() {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == Byte.space || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func take(word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard position + count <= bytes.count else { return false }
        for i in 0..<count where bytes[position + i] != word.utf8Start[i] { return false }
        position += count
        return true
    }

    mutating func value() throws -> JSON {
        skipSpace()
        guard position < bytes.count else { throw wrong("a value") }
        switch bytes[position] {
        case Byte.openBrace: return try nested { try $0.object() }
        case Byte.openBracket: return try nested { try $0.array() }
        case Byte.quote: return .string(try string())
        case UInt8(ascii: "t") where take(word: "true"): return .bool(true)
        case UInt8(ascii: "f") where take(word: "false"): return .bool(false)
        case UInt8(ascii: "n") where take(word: "null"): return .null
        case UInt8(ascii: "N") where take(word: "NaN"): return .real(.nan)
        case UInt8(ascii: "I") where take(word: "Infinity"): return .real(.infinity)
        case UInt8(ascii: "-") where take(word: "-Infinity"): return .real(-.infinity)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw wrong("a value")
        }
    }

    private mutating func nested(_ parse: (inout JSONParser) throws -> JSON) throws -> JSON {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else {
            throw LensError.input("\(source): nested deeper than \(Self.maximumDepth) levels at byte \(position)")
        }
        position += 1
        return try parse(&self)
    }

    private mutating func array() throws -> JSON {
        var elements: [JSON] = []
        if take(Byte.closeBracket) { return .array(elements) }
        repeat { elements.append(try value()) } while take(Byte.comma)
        guard take(Byte.closeBracket) else { throw wrong("',' or ']'") }
        return .array(elements)
    }

    private mutating func object() throws -> JSON {
        var members: [JSONObject.Member] = []
        var seen: Set<[UInt8]> = []
        if take(Byte.closeBrace) { return .object(JSONObject(members)) }
        repeat {
            skipSpace()
            guard position < bytes.count, bytes[position] == Byte.quote else { throw wrong("a key") }
            let key = try string()
            if duplicates == .refuse, !seen.insert(Array(key.utf8)).inserted {
                throw LensError.input(
                    "\(source): expected distinct keys in an object, found \(key.quoted) again before byte \(position)")
            }
            guard take(Byte.colon) else { throw wrong("':'") }
            members.append(.init(key: key, value: try value()))
        } while take(Byte.comma)
        guard take(Byte.closeBrace) else { throw wrong("',' or '}'") }
        return .object(JSONObject(members))
    }
}

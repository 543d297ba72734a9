import Foundation

extension JSONParser {
    /// A string literal whose opening quote is at the current position.
    mutating func string() throws -> String {
        position += 1
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == Byte.quote {
                let text = try validated(UnsafeRawBufferPointer(rebasing: bytes[start..<position]), at: start)
                position += 1
                return text
            }
            if byte == Byte.backslash { return try escapedString(from: start) }
            if byte < 0x20 { throw wrong("no bare control character in a string") }
            position += 1
        }
        throw wrong("'\"'")
    }

    /// The bytes as text, where they are UTF-8: decoding replaces what is not, so that the bytes differ.
    private mutating func validated(_ slice: UnsafeRawBufferPointer, at start: Int) throws -> String {
        var text = String(decoding: slice, as: UTF8.self)
        let isSame = text.withUTF8 { decoded in
            guard decoded.count == slice.count else { return false }
            guard let a = decoded.baseAddress, let b = slice.baseAddress else { return true }
            return memcmp(a, b, decoded.count) == 0
        }
        guard isSame else {
            position = start + zip(text.utf8, slice).prefix { $0 == $1 }.count
            throw wrong("UTF-8")
        }
        return text
    }

    /// The slow path: a literal with at least one escape.
    private mutating func escapedString(from start: Int) throws -> String {
        var text = try validated(UnsafeRawBufferPointer(rebasing: bytes[start..<position]), at: start)
        while position < bytes.count {
            switch bytes[position] {
            case Byte.quote:
                position += 1
                return text
            case Byte.backslash:
                position += 1
                text += try escape()
            case 0..<0x20: throw wrong("no bare control character in a string")
            default:
                let start = position
                while position < bytes.count, isPlain(bytes[position]) { position += 1 }
                text += try validated(UnsafeRawBufferPointer(rebasing: bytes[start..<position]), at: start)
            }
        }
        throw wrong("'\"'")
    }

    private func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != Byte.quote && byte != Byte.backslash
    }

    private mutating func escape() throws -> String {
        guard position < bytes.count else { throw wrong("an escape") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case Byte.quote, Byte.backslash, UInt8(ascii: "/"): return String(UnicodeScalar(byte))
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicodeEscape()
        default:
            position -= 1
            throw wrong("an escape")
        }
    }

    private mutating func unicodeEscape() throws -> String {
        let unit = try hexadecimalUnit()
        if UTF16.isLeadSurrogate(unit), position + 1 < bytes.count,
            bytes[position] == Byte.backslash, bytes[position + 1] == UInt8(ascii: "u")
        {
            let rewind = position
            position += 2
            let trail = try hexadecimalUnit()
            if UTF16.isTrailSurrogate(trail) { return String(decoding: [unit, trail], as: UTF16.self) }
            position = rewind
        }
        // A lone surrogate has no UTF-8 form; decoding yields U+FFFD.
        return String(decoding: [unit], as: UTF16.self)
    }

    private mutating func hexadecimalUnit() throws -> UInt16 {
        guard position + 4 <= bytes.count else { throw wrong("four hexadecimal digits") }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt16(byte & 0xF)
            case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"):
                unit = unit << 4 | UInt16((byte & 0xF) + 9)
            default: throw wrong("four hexadecimal digits")
            }
            position += 1
        }
        return unit
    }
}

extension JSONParser {
    /// A string literal whose opening quote is at the current position.
    mutating func string() throws -> String {
        position += 1
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let text = try validated(bytes[start..<position])
                position += 1
                return text
            case UInt8(ascii: "\\"):
                return try escapedString(from: start)
            case 0..<0x20: throw wrong("no bare control character in a string")
            default: position += 1
            }
        }
        throw wrong("'\"'")
    }

    private func validated(_ slice: some Sequence<UInt8>) throws -> String {
        guard let text = String(validating: Array(slice), as: UTF8.self) else { throw wrong("UTF-8") }
        return text
    }

    /// The slow path: a literal with at least one escape.
    private mutating func escapedString(from start: Int) throws -> String {
        var buffer = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return try validated(buffer)
            case UInt8(ascii: "\\"):
                position += 1
                buffer.append(contentsOf: try escape().utf8)
            case 0..<0x20: throw wrong("no bare control character in a string")
            default:
                buffer.append(byte)
                position += 1
            }
        }
        throw wrong("'\"'")
    }

    private mutating func escape() throws -> String {
        guard position < bytes.count else { throw wrong("an escape") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return String(UnicodeScalar(byte))
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
            bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
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
            guard let digit = Character(UnicodeScalar(bytes[position])).hexDigitValue else {
                throw wrong("four hexadecimal digits")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}

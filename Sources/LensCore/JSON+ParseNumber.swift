extension JSONParser {
    /// A number literal; one without fraction and exponent that fits 64 bits is an integer.
    mutating func number() throws -> JSON {
        let start = position
        var value = 0
        var isInteger = true
        let isNegative = take(UInt8(ascii: "-"), or: nil)
        let whole = position
        let digits = try digits { digit in
            // Downwards, because the least integer has no positive counterpart.
            let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
            let (next, overflow2) = tens.subtractingReportingOverflow(digit)
            if overflow || overflow2 { isInteger = false }
            value = next
        }
        if digits > 1, bytes[whole] == UInt8(ascii: "0") {
            position = whole + 1
            throw wrong("no digit after a leading zero")
        }
        if take(UInt8(ascii: "."), or: nil) {
            isInteger = false
            _ = try self.digits()
        }
        if take(UInt8(ascii: "e"), or: UInt8(ascii: "E")) {
            isInteger = false
            _ = take(UInt8(ascii: "+"), or: UInt8(ascii: "-"))
            _ = try self.digits()
        }
        if isInteger {
            if isNegative { return .integer(value) }
            let (positive, overflow) = 0.subtractingReportingOverflow(value)
            if !overflow { return .integer(positive) }
        }
        guard let real = Double(String(decoding: bytes[start..<position], as: UTF8.self)) else { throw wrong("a number") }
        return .real(real)
    }

    /// At least one digit.
    private mutating func digits(_ each: (Int) -> Void = { _ in }) throws -> Int {
        let start = position
        while position < bytes.count, bytes[position] >= UInt8(ascii: "0"), bytes[position] <= UInt8(ascii: "9") {
            each(Int(bytes[position] & 0xF))
            position += 1
        }
        guard position > start else { throw wrong("a digit") }
        return position - start
    }

    private mutating func take(_ byte: UInt8, or other: UInt8?) -> Bool {
        guard position < bytes.count, bytes[position] == byte || bytes[position] == other else { return false }
        position += 1
        return true
    }
}

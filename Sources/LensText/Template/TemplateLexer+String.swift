extension TemplateLexer {
    /// A quoted string with Python's escapes.
    mutating func string() throws {
        let quote = source[position]
        var end = position + 1
        while end < source.count, source[end] != quote { end += source[end] == "\\" ? 2 : 1 }
        guard end < source.count else { throw wrong("a string begins here, expected \(quote), found the end of the template") }
        emit(.string(try unescaped(position + 1..<end)))
        advance(to: end + 1)
    }

    private func unescaped(_ range: Range<Int>) throws -> String {
        var text = String.UnicodeScalarView()
        var i = range.lowerBound
        while i < range.upperBound {
            guard source[i] == "\\" else {
                text.append(source[i])
                i += 1
                continue
            }
            let letter = source[i + 1]
            i += 2
            switch letter {
            case "\n": break
            case "\\", "'", "\"": text.append(letter)
            case "n": text.append("\n")
            case "t": text.append("\t")
            case "r": text.append("\r")
            case "a": text.append("\u{7}")
            case "b": text.append("\u{8}")
            case "f": text.append("\u{C}")
            case "v": text.append("\u{B}")
            case "x": text.append(try scalar(&i, digits: 2, end: range.upperBound))
            case "u": text.append(try scalar(&i, digits: 4, end: range.upperBound))
            case "U": text.append(try scalar(&i, digits: 8, end: range.upperBound))
            case "N": throw wrong("'\\N' names of characters are not supported in a string")
            case "0"..."7":
                var value = letter.value - 48
                var count = 1
                while count < 3, i < range.upperBound, ("0"..."7").contains(source[i]) {
                    value = value * 8 + source[i].value - 48
                    i += 1
                    count += 1
                }
                text.append(Unicode.Scalar(value) ?? "\u{FFFD}")
            default:
                // Python keeps an escape it does not know.
                text.append("\\")
                text.append(letter)
            }
        }
        return String(text)
    }

    private func scalar(_ i: inout Int, digits: Int, end: Int) throws -> Unicode.Scalar {
        let text = String(scalars: source[i..<min(i + digits, end)])
        guard text.utf8.count == digits, text.allSatisfy(\.isHexDigit), let value = UInt32(text, radix: 16),
            let scalar = Unicode.Scalar(value)
        else { throw wrong("expected \(digits) hexadecimal digits of a character, found '\(text)'") }
        i += digits
        return scalar
    }
}

extension RegexTranslation {
    /// Writes an escape; the result is the character it stands for, if it stands for one.
    @discardableResult
    mutating func escape(inClass: Bool) throws -> Unicode.Scalar? {
        guard position + 1 < source.count else {
            copy()
            return nil
        }
        let letter = source[position + 1]
        if let scalar = try characterEscape(letter) {
            write(scalar)
            return scalar
        }
        if letter == "p" || letter == "P" {
            property(isNegated: letter == "P")
            return nil
        }
        guard !"KGQEgkNyYOC".unicodeScalars.contains(letter) else { throw Unsupported(construct: "\\\(letter)") }
        if let set = Self.sets[letter] {
            write(inClass ? set : "[\(set)]")
        } else if letter == "w" || letter == "W" {
            write("[\(letter == "w" ? "" : "^")\(inClass ? Self.word : Self.wideWord)]")
        } else if letter == "b" || letter == "B", !inClass {
            let word = "[\(Self.wideWord)]"
            let (behind, ahead) = letter == "b" ? ("(?!\(word))", "(?=\(word))") : ("(?=\(word))", "(?!\(word))")
            write("(?:(?<=\(word))\(behind)|(?<!\(word))\(ahead))")
        } else {
            write("\\")
            output.append(letter)
        }
        position += 2
        return nil
    }

    /// Reads an escape that stands for one character: a control, a number, or a symbol.
    private mutating func characterEscape(_ letter: Unicode.Scalar) throws -> Unicode.Scalar? {
        if let control = Self.controls[letter] {
            position += 2
            return control
        }
        if letter == "x" || letter == "u" {
            let isBraced = position + 2 < source.count && source[position + 2] == "{"
            let start = position + (isBraced ? 3 : 2)
            let digits = source[min(start, source.count)...].prefix(isBraced ? 8 : letter == "x" ? 2 : 4)
                .prefix { $0.properties.isASCIIHexDigit }
            guard let value = UInt32(String(scalars: digits), radix: 16), let scalar = Unicode.Scalar(value),
                isBraced || letter == "u" || value < 0x80
            else { throw Unsupported(construct: "\\\(letter)") }
            position = start + digits.count + (isBraced ? 1 : 0)
            return scalar
        }
        guard letter.isASCII, !letter.isLetter, !letter.isNumber else { return nil }
        position += 2
        return letter
    }

    /// `\p{^L}` is another way to write `\P{L}`.
    private mutating func property(isNegated: Bool) {
        position += 2
        guard next == "{", let close = source[position...].firstIndex(of: "}") else {
            return write(isNegated ? "\\P" : "\\p")
        }
        var name = source[(position + 1)..<close]
        let isInverted = name.first == "^"
        if isInverted { name.removeFirst() }
        write(isNegated != isInverted ? "\\P{" : "\\p{")
        output += name
        write("}")
        position = close + 1
    }

    /// Letters, marks, digits and connectors.
    static let word = #"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}"#
    /// Outside of character classes also the powers and fractions of Latin-1, an oddity of the engine.
    private static let wideWord = word + #"\u00B2\u00B3\u00B9\u00BC-\u00BE"#

    private static let controls: [Unicode.Scalar: Unicode.Scalar] = [
        "t": "\t", "n": "\n", "r": "\r", "v": "\u{B}", "f": "\u{C}", "a": "\u{7}", "e": "\u{1B}",
    ]

    private static let sets: [Unicode.Scalar: String] = [
        "s": #"\p{White_Space}"#, "S": #"\P{White_Space}"#,
        "h": "[0-9a-fA-F]", "H": "[^0-9a-fA-F]",
        "d": #"\p{Nd}"#, "D": #"\P{Nd}"#,
    ]
}

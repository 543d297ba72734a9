/// Rewrites a regular expression from the syntax of tokenizer files (Oniguruma's) to Foundation's (ICU's).
///
/// What differs: `\s`, `\h`, `\w` and `\b` mean other sets; `(?m)` lets the dot match newlines; `{n,m}+` repeats instead of
/// being possessive; a brace that starts no interval is a literal; `\p{^L}` negates.
struct RegexTranslation {
    struct Unsupported: Error {
        let construct: String
    }

    private let source: [Unicode.Scalar]
    private var position = 0
    private var output: [Unicode.Scalar] = []
    /// Where the last atom began in `output`, for a quantifier that must wrap it.
    private var atomStart: Int?
    /// What the last atom matches, where that is a single character.
    private var atomScalar: Unicode.Scalar?
    private var groupStarts: [Int] = []
    /// How many character classes are open; classes nest, and each level takes a piece of the stack.
    private var openClasses = 0

    init(_ source: String) {
        self.source = Array(source.unicodeScalars)
    }

    private var next: Unicode.Scalar? { position < source.count ? source[position] : nil }

    mutating func translate() throws -> String {
        guard source.count <= 1 << 16 else { throw Unsupported(construct: "length of \(source.count) characters") }
        while let scalar = next {
            switch scalar {
            case "\\": try atom { try $0.escape(inClass: false) }
            case "[":
                try atom {
                    try $0.characterClass()
                    return nil
                }
            case "(": try group()
            case ")":
                atomStart = groupStarts.popLast()
                copy()
            case "{": try brace()
            case "}", "]": atom { $0.literal() }
            case "|", "^", "$":
                atomStart = nil
                copy()
            case "*", "+":
                makeAtomClass()
                copy()
            case "?": copy()
            default:
                atom {
                    $0.copy()
                    return scalar == "." ? nil : scalar
                }
            }
        }
        return String(scalars: output)
    }

    private mutating func write(_ text: String) {
        output += text.unicodeScalars
    }

    private mutating func copy() {
        output.append(source[position])
        position += 1
    }

    @discardableResult
    private mutating func literal() -> Unicode.Scalar? {
        let scalar = next
        write("\\")
        copy()
        return scalar
    }

    /// Writes a character by its number, which needs no escape anywhere.
    private mutating func write(_ scalar: Unicode.Scalar) {
        write("\\x{" + String(scalar.value, radix: 16) + "}")
    }

    private mutating func atom(_ emit: (inout Self) throws -> Unicode.Scalar?) rethrows {
        let start = output.count
        atomScalar = try emit(&self)
        atomStart = start
    }

    private mutating func group() throws {
        groupStarts.append(output.count)
        copy()
        guard next == "?" else { return }
        copy()
        if next == "~" { throw Unsupported(construct: "absence operator (?~") }
        guard let end = source[position...].firstIndex(where: { !"imx-".unicodeScalars.contains($0) }),
            end > position, source[end] == ":" || source[end] == ")"
        else { return }
        for flag in source[position..<end] { output.append(flag == "m" ? "s" : flag) }
        position = end
        guard source[end] == ")" else { return }
        groupStarts.removeLast()
        atomStart = nil
        copy()
    }

    /// An interval, or a literal brace.
    private mutating func brace() throws {
        guard let interval = interval() else { return atom { $0.literal() } }
        position = interval.end
        makeAtomClass()
        if interval.high.isEmpty, let start = atomStart, output[start] == "[" {
            let repeated = output[start...]
            write("{\(interval.low)}")
            output += repeated
            write("*")
        } else {
            write("{\(interval.low),\(interval.high)}")
        }
        guard next == "+", let start = atomStart else { return }
        position += 1
        output.insert(contentsOf: "(?:".unicodeScalars, at: start)
        write(")+")
    }

    /// Writes a single character as a class: a repeated class is the one thing that Foundation matches without keeping
    /// a state for each turn, of which a long text would need too many.
    private mutating func makeAtomClass() {
        guard let start = atomStart, let scalar = atomScalar else { return }
        output.removeSubrange(start...)
        write("[")
        write(scalar)
        // A lone surrogate, which no text holds, keeps Foundation from turning the class into a character again.
        write("\\uD800]")
        atomScalar = nil
    }

    private func interval() -> (low: String, high: String, end: Int)? {
        guard atomStart != nil, let close = source[position...].prefix(24).firstIndex(of: "}") else { return nil }
        let parts = source[(position + 1)..<close].split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.map { part in part.map { String(Character($0)) }.joined() }
        let isNumeric = numbers.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard (1...2).contains(numbers.count), isNumeric, numbers.contains(where: { !$0.isEmpty }) else { return nil }
        let low = numbers[0].isEmpty ? "0" : numbers[0]
        return (low, numbers.count == 1 ? low : numbers[1], close + 1)
    }

    private mutating func characterClass() throws {
        openClasses += 1
        defer { openClasses -= 1 }
        guard openClasses <= 32 else { throw Unsupported(construct: "nesting of character classes") }
        copy()
        if next == "^" { copy() }
        if next == "]" { literal() }
        while let scalar = next {
            switch scalar {
            case "]": return copy()
            case "\\": try escape(inClass: true)
            case "[":
                if position + 1 < source.count, source[position + 1] == ":" { posixClass() } else { try characterClass() }
            case "{", "}", "$": literal()
            default: copy()
            }
        }
    }

    /// A POSIX class such as `[:alpha:]`; two of them hold other characters here than there.
    private mutating func posixClass() {
        let end = source[position...].firstIndex(of: "]") ?? source.count - 1
        let name = source[position...end]
        position = end + 1
        if name.elementsEqual("[:punct:]".unicodeScalars) {
            write(#"\p{P}\p{S}"#)
        } else if name.elementsEqual("[:^punct:]".unicodeScalars) {
            write(#"[^\p{P}\p{S}]"#)
        } else if name.elementsEqual("[:word:]".unicodeScalars) {
            write(Self.word)
        } else {
            output += name
        }
    }

    /// Writes an escape; the result is the character it stands for, if it stands for one.
    @discardableResult
    private mutating func escape(inClass: Bool) throws -> Unicode.Scalar? {
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
    private static let word = #"\p{Alphabetic}\p{M}\p{Nd}\p{Pc}"#
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

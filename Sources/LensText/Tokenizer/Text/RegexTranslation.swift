/// Rewrites a regular expression from the syntax of tokenizer files (Oniguruma's) to Foundation's (ICU's).
///
/// What differs: `\s`, `\h`, `\w` and `\b` mean other sets; `(?m)` lets the dot match newlines; `{n,m}+` repeats instead of
/// being possessive; a brace that starts no interval is a literal; `\p{^L}` negates.
struct RegexTranslation {
    struct Unsupported: Error {
        let construct: String
    }

    let source: [Unicode.Scalar]
    var position = 0
    var output: [Unicode.Scalar] = []
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

    var next: Unicode.Scalar? { position < source.count ? source[position] : nil }

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
                atomScalar = nil
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

    mutating func write(_ text: String) {
        output += text.unicodeScalars
    }

    mutating func copy() {
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
    mutating func write(_ scalar: Unicode.Scalar) {
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
}

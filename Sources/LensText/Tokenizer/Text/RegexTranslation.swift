/// Rewrites a regular expression from the syntax of tokenizer files (Oniguruma's) to Foundation's (ICU's).
///
/// What differs: `\s`, `\h` and `\w` name other sets; `(?m)` lets the dot match newlines; `{n,m}+` repeats instead of
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
    private var groupStarts: [Int] = []

    init(_ source: String) {
        self.source = Array(source.unicodeScalars)
    }

    private var next: Unicode.Scalar? { position < source.count ? source[position] : nil }

    mutating func translate() throws -> String {
        while let scalar = next {
            switch scalar {
            case "\\": try atom { try $0.escape(inClass: false) }
            case "[": try atom { try $0.characterClass() }
            case "(": try group()
            case ")":
                atomStart = groupStarts.popLast()
                copy()
            case "{": try brace()
            case "}", "]": atom { $0.literal() }
            case "|", "^", "$":
                atomStart = nil
                copy()
            case "*", "+", "?": copy()
            default: atom { $0.copy() }
            }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: output)
        return String(text)
    }

    private mutating func write(_ text: String) {
        output += text.unicodeScalars
    }

    private mutating func copy() {
        output.append(source[position])
        position += 1
    }

    private mutating func literal() {
        write("\\")
        copy()
    }

    private mutating func atom(_ emit: (inout Self) throws -> Void) rethrows {
        let start = output.count
        try emit(&self)
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
        if interval.high.isEmpty, let start = atomStart, output[start] != "(" {
            // Foundation keeps a state for each turn of an open interval, but none for a star.
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

    private func interval() -> (low: String, high: String, end: Int)? {
        guard atomStart != nil, let close = source[position...].firstIndex(of: "}") else { return nil }
        let parts = source[(position + 1)..<close].split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.map { part in part.map { String(Character($0)) }.joined() }
        let isNumeric = numbers.allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard (1...2).contains(numbers.count), isNumeric, numbers.contains(where: { !$0.isEmpty }) else { return nil }
        let low = numbers[0].isEmpty ? "0" : numbers[0]
        return (low, numbers.count == 1 ? low : numbers[1], close + 1)
    }

    private mutating func characterClass() throws {
        copy()
        if next == "^" { copy() }
        if next == "]" { literal() }
        while let scalar = next {
            switch scalar {
            case "]": return copy()
            case "\\": try escape(inClass: true)
            case "[":
                if position + 1 < source.count, source[position + 1] == ":" { copyPosixClass() } else { try characterClass() }
            case "{", "}", "$": literal()
            default: copy()
            }
        }
    }

    private mutating func copyPosixClass() {
        while let scalar = next, scalar != "]" { copy() }
        if next != nil { copy() }
    }

    private mutating func escape(inClass: Bool) throws {
        guard position + 1 < source.count else { return copy() }
        let letter = source[position + 1]
        if let set = Self.sets[letter] {
            write(inClass ? set : "[\(set)]")
            position += 2
        } else if letter == "p" || letter == "P" {
            property(isNegated: letter == "P")
        } else if "KGQEgkyYOC".unicodeScalars.contains(letter) {
            throw Unsupported(construct: "\\\(letter)")
        } else {
            copy()
            copy()
        }
    }

    /// `\p{^L}` is another way to write `\P{L}`.
    private mutating func property(isNegated: Bool) {
        let caret = position + 3
        let isInverted = caret < source.count && source[caret - 1] == "{" && source[caret] == "^"
        write(isNegated != isInverted ? "\\P" : "\\p")
        position += 2
        guard isInverted else { return }
        copy()
        position += 1
    }

    private static let sets: [Unicode.Scalar: String] = [
        "s": #"\p{White_Space}"#, "S": #"\P{White_Space}"#,
        "h": "[0-9a-fA-F]", "H": "[^0-9a-fA-F]",
        "w": #"[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]"#, "W": #"[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}]"#,
        "d": #"\p{Nd}"#, "D": #"\P{Nd}"#,
    ]
}

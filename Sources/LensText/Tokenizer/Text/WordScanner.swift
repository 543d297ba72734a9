import LensCore

/// Scanners for the regular expressions that nearly all byte-level tokenizers split by.
///
/// They give exactly the matches of the expression, many times faster.
enum WordScanner: Hashable, Sendable {
    case gpt2
    /// The expression of Llama 3, Qwen 2 and their relatives.
    case groupedDigits(Int)
    /// `\w+|[^\w\s]+`, which leaves white space unmatched.
    case wordsAndSymbols

    static let gpt2Pattern = #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
    static let threeDigitsPattern = groupedDigitsPattern(#"\p{N}{1,3}"#)
    static let oneDigitPattern = groupedDigitsPattern(#"\p{N}"#)

    private static func groupedDigitsPattern(_ digits: String) -> String {
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"# + digits
            + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    }

    /// The scanner for an expression, if it has one.
    init?(pattern: String) {
        if pattern.hasSameBytes(as: Self.gpt2Pattern) {
            self = .gpt2
        } else if pattern.hasSameBytes(as: Self.threeDigitsPattern) {
            self = .groupedDigits(3)
        } else if pattern.hasSameBytes(as: Self.oneDigitPattern) {
            self = .groupedDigits(1)
        } else {
            return nil
        }
    }

    /// The end of the word that begins at `start`; nil if none begins there.
    func end(of start: Int, in text: UnsafeBufferPointer<Unicode.Scalar>, limit: Int) -> Int? {
        let scan = WordScan(text: text, limit: limit)
        return switch self {
        case .gpt2: scan.gpt2(start)
        case .groupedDigits(let most): scan.groupedDigits(start, most: most)
        case .wordsAndSymbols: scan.wordsAndSymbols(start)
        }
    }
}

/// The alternatives of the expressions, each as a function from a start to an end.
private struct WordScan {
    let text: UnsafeBufferPointer<Unicode.Scalar>
    let limit: Int

    func gpt2(_ start: Int) -> Int {
        if let end = contraction(start, ignoringCase: false) { return end }
        let body = text[start] == " " && start + 1 < limit ? start + 1 : start
        let first = text[body]
        if first.isLetter { return run(body) { $0.isLetter } }
        if first.isNumber { return run(body) { $0.isNumber } }
        if !first.isSpace { return run(body) { Self.isSymbol($0) } }
        return blanks(start, end: run(start) { $0.isSpace })
    }

    func groupedDigits(_ start: Int, most: Int) -> Int {
        if let end = contraction(start, ignoringCase: true) { return end }
        let first = text[start]
        if first.isLetter { return run(start) { $0.isLetter } }
        if first.isNumber {
            var end = start + 1
            while end < limit, end < start + most, text[end].isNumber { end += 1 }
            return end
        }
        let isNewline = first == "\r" || first == "\n"
        if !isNewline, start + 1 < limit, text[start + 1].isLetter { return run(start + 1) { $0.isLetter } }
        let body = first == " " && start + 1 < limit ? start + 1 : start
        if Self.isSymbol(text[body]) {
            return run(run(body) { Self.isSymbol($0) }) { $0 == "\r" || $0 == "\n" }
        }
        let end = run(start) { $0.isSpace }
        if let newline = text[start..<end].lastIndex(where: { $0 == "\r" || $0 == "\n" }) { return newline + 1 }
        return blanks(start, end: end)
    }

    func wordsAndSymbols(_ start: Int) -> Int? {
        if text[start].isWord { return run(start) { $0.isWord } }
        return text[start].isSpace ? nil : run(start) { !$0.isWord && !$0.isSpace }
    }

    /// White space leaves its last character to the word behind it.
    private func blanks(_ start: Int, end: Int) -> Int {
        end == limit || end == start + 1 ? end : end - 1
    }

    private static func isSymbol(_ scalar: Unicode.Scalar) -> Bool {
        !scalar.isSpace && !scalar.isLetter && !scalar.isNumber
    }

    @inline(__always)
    private func run(_ start: Int, while holds: (Unicode.Scalar) -> Bool) -> Int {
        var end = start
        while end < limit, holds(text[end]) { end += 1 }
        return end
    }

    private func contraction(_ start: Int, ignoringCase: Bool) -> Int? {
        guard text[start] == "'", start + 1 < limit else { return nil }
        func letter(_ position: Int) -> UInt32 {
            guard position < limit else { return 0 }
            let value = text[position].value
            guard ignoringCase else { return value }
            // The long s is a case variant of s.
            return value == 0x17F ? 0x73 : (0x41...0x5A).contains(value) ? value | 0x20 : value
        }
        switch letter(start + 1) {
        case 0x73, 0x74, 0x6D, 0x64: return start + 2  // s t m d
        case 0x72, 0x76: return letter(start + 2) == 0x65 ? start + 3 : nil  // re ve
        case 0x6C: return letter(start + 2) == 0x6C ? start + 3 : nil  // ll
        default: return nil
        }
    }
}

/// Kinds of Unicode scalars that pre-tokenizers split at.
enum ScalarKind: Hashable, Sendable {
    case whitespace
    case numeric
    case punctuation
    case only(Unicode.Scalar)

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .whitespace: scalar.isSpace
        case .numeric: scalar.isNumber
        case .punctuation: scalar.isPunctuation
        case .only(let other): scalar == other
        }
    }
}

extension Unicode.Scalar {
    /// The Unicode property White_Space.
    @inline(__always)
    var isSpace: Bool {
        value < 0x80 ? value == 0x20 || (0x09...0x0D).contains(value) : properties.isWhitespace
    }

    /// `\p{L}`
    @inline(__always)
    var isLetter: Bool {
        if value < 0x80 { return (0x61...0x7A).contains(value | 0x20) }
        return switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    /// `\p{N}`
    @inline(__always)
    var isNumber: Bool {
        if value < 0x80 { return (0x30...0x39).contains(value) }
        return switch properties.generalCategory {
        case .decimalNumber, .letterNumber, .otherNumber: true
        default: false
        }
    }

    /// What BERT splits at: punctuation, and every ASCII symbol.
    var isPunctuation: Bool {
        if value < 0x80 { return value > 0x20 && value < 0x7F && !isLetter && !isNumber }
        return switch category(in: .categories) {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            true
        default: false
        }
    }

    /// `\p{M}`
    func isMark(in version: UnicodeVersion) -> Bool {
        switch category(in: version) {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: false
        }
    }

    /// What `\w` matches: letters, marks, digits and connecting punctuation.
    var isWord: Bool {
        if value < 0x80 { return isLetter || isNumber || value == 0x5F }
        if properties.isAlphabetic || isMark(in: .current) || properties.isJoinControl { return true }
        return switch properties.generalCategory {
        case .decimalNumber, .connectorPunctuation: true
        default: false
        }
    }
}

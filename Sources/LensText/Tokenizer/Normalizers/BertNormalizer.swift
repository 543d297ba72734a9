/// BERT's cleaning: control characters go, ideographs stand alone, accents and case may go.
struct BertNormalizer: Sendable {
    private let cleansText: Bool
    private let isolatesIdeographs: Bool
    private let stripsAccents: Bool
    private let lowercases: Bool

    init(_ part: TokenizerPart) throws {
        try part.allow("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase")
        cleansText = try part.bool("clean_text", default: true)
        isolatesIdeographs = try part.bool("handle_chinese_chars", default: true)
        lowercases = try part.bool("lowercase", default: true)
        // Unless the file says otherwise, accents go with the case.
        stripsAccents = try part.bool("strip_accents", default: lowercases)
    }

    func apply(to text: inout AlignedText) {
        if cleansText {
            text.filter { !Self.isJunk($0) }
            for i in text.scalars.indices where text.scalars[i].isSpace { text.scalars[i] = " " }
        }
        if isolatesIdeographs {
            text.mapScalars { scalar, emit in
                guard Self.isIdeograph(scalar) else { return emit(scalar) }
                emit(" ")
                emit(scalar)
                emit(" ")
            }
        }
        if stripsAccents {
            text.compose(.nfd)
            text.filter { $0.category(in: .categories) != .nonspacingMark }
        }
        if lowercases { text.lowercase() }
    }

    private static func isJunk(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: return false
        case 0x20..<0x7F: return false
        case 0, 0xFFFD: return true
        default: break
        }
        return switch scalar.category(in: .categories) {
        case .control, .format, .surrogate, .privateUse: true
        default: false
        }
    }

    /// The blocks of CJK ideographs; Hangul and kana are written with spaces or cut elsewhere.
    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2A6DF, 0x2A700...0x2B73F, 0x2B740...0x2B81F, 0x2B920...0x2CEAF,
            0xF900...0xFAFF, 0x2F800...0x2FA1F:
            true
        default: false
        }
    }
}

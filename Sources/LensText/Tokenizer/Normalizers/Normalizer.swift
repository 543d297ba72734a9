import LensCore

/// A rewriting of the text before it is cut into words.
indirect enum Normalizer: Sendable {
    case sequence([Normalizer])
    case composition(UnicodeForm)
    case lowercase
    case stripAccents
    case strip(left: Bool, right: Bool)
    case replace(Pattern, with: [Unicode.Scalar])
    case prepend([Unicode.Scalar])
    case byteLevel
    case nmt
    case characterMap(CharacterMap)
    case bert(BertNormalizer)

    init(_ part: TokenizerPart) throws {
        let type = try part.required("type").string()
        switch type {
        case "Sequence":
            try part.allow("type", "normalizers")
            self = .sequence(try part.required("normalizers").elements().map(Normalizer.init))
        case "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "StripAccents", "ByteLevel", "Nmt":
            try part.allow("type")
            self = try Self.plain(type, part)
        case "Strip":
            try part.allow("type", "strip_left", "strip_right")
            self = .strip(
                left: try part.bool("strip_left", default: true), right: try part.bool("strip_right", default: true))
        case "Replace":
            try part.allow("type", "pattern", "content")
            self = .replace(try Pattern(part.required("pattern")), with: try part.required("content").scalars())
        case "Prepend":
            try part.allow("type", "prepend")
            self = .prepend(try part.required("prepend").scalars())
        case "Precompiled":
            try part.allow("type", "precompiled_charsmap")
            self = .characterMap(try CharacterMap(part.required("precompiled_charsmap")))
        case "BertNormalizer": self = .bert(try BertNormalizer(part))
        default: throw part.error("is of the unknown type '\(type)'")
        }
    }

    private static func plain(_ type: String, _ part: TokenizerPart) throws -> Normalizer {
        switch type {
        case "NFC": .composition(.nfc)
        case "NFD": .composition(.nfd)
        case "NFKC": .composition(.nfkc)
        case "NFKD": .composition(.nfkd)
        case "Lowercase": .lowercase
        case "StripAccents": .stripAccents
        case "ByteLevel": .byteLevel
        default: .nmt
        }
    }

    func apply(to text: inout AlignedText) throws {
        switch self {
        case .sequence(let steps): for step in steps { try step.apply(to: &text) }
        case .composition(let form): text.compose(form)
        case .lowercase: text.lowercase()
        case .stripAccents: text.filter { !$0.isMark(in: .normalForms) }
        case .strip(let left, let right): text.strip(left: left, right: right)
        case .replace(let pattern, let content): try text.replace(pattern, with: content)
        case .prepend(let prefix): text.prepend(prefix)
        case .byteLevel: text.spellBytes()
        case .nmt: text.cleanForTranslation()
        case .characterMap(let map): map.apply(to: &text)
        case .bert(let normalizer): normalizer.apply(to: &text)
        }
        guard text.count <= AlignedText.maximumCount else {
            throw LensError.input("the tokenizer's normalizer makes the text longer than \(AlignedText.maximumCount) characters")
        }
    }
}

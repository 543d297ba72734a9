import LensCore

/// Cuts the text into words, which the model then cuts into tokens one by one.
indirect enum PreTokenizer: Sendable {
    case sequence([PreTokenizer])
    case split(Pattern, SplitBehavior, isInverted: Bool)
    case byteLevel(addsPrefixSpace: Bool, splitsWords: Bool)
    case metaspace(Metaspace)
    case fixedLength(Int)

    init(_ part: TokenizerPart) throws {
        let type = try part.required("type").string()
        switch type {
        case "Sequence":
            try part.allow("type", "pretokenizers")
            self = .sequence(try part.required("pretokenizers").elements().map(PreTokenizer.init))
        case "Split":
            try part.allow("type", "pattern", "behavior", "invert")
            self = .split(
                try Pattern(part.required("pattern")), try SplitBehavior(part.required("behavior")),
                isInverted: try part.bool("invert", default: false))
        case "ByteLevel":
            try part.allow("type", "add_prefix_space", "trim_offsets", "use_regex")
            self = .byteLevel(
                addsPrefixSpace: try part.bool("add_prefix_space", default: true),
                splitsWords: try part.bool("use_regex", default: true))
        case "Metaspace": self = .metaspace(try Metaspace(part))
        case "Digits":
            try part.allow("type", "individual_digits")
            let isSingle = try part.bool("individual_digits", default: false)
            self = .split(.scalars(.numeric), isSingle ? .isolated : .contiguous, isInverted: false)
        case "Punctuation":
            try part.allow("type", "behavior")
            self = .split(
                .scalars(.punctuation), try part.member("behavior").map(SplitBehavior.init) ?? .isolated, isInverted: false)
        case "CharDelimiterSplit":
            try part.allow("type", "delimiter")
            self = .split(.scalars(.only(try part.required("delimiter").scalar())), .removed, isInverted: false)
        case "FixedLength":
            try part.allow("type", "length")
            self = .fixedLength(max(1, try part.member("length")?.count(upTo: Int(Int32.max)) ?? 5))
        case "Whitespace", "WhitespaceSplit", "BertPreTokenizer":
            try part.allow("type")
            self = Self.plain(type)
        default: throw part.error("is of the unknown type '\(type)'")
        }
    }

    private static func plain(_ type: String) -> PreTokenizer {
        switch type {
        case "Whitespace": .split(.words(.wordsAndSymbols), .removed, isInverted: true)
        case "WhitespaceSplit": .split(.scalars(.whitespace), .removed, isInverted: false)
        default:
            .sequence([
                .split(.scalars(.whitespace), .removed, isInverted: false),
                .split(.scalars(.punctuation), .isolated, isInverted: false),
            ])
        }
    }

    func apply(to pieces: inout Pieces) throws {
        switch self {
        case .sequence(let steps): for step in steps { try step.apply(to: &pieces) }
        case .split(let pattern, let behavior, let isInverted):
            try pieces.split(pattern, behavior, isInverted: isInverted)
        case .byteLevel(let addsPrefixSpace, let splitsWords):
            if addsPrefixSpace {
                pieces.rewrite { if $0.scalars.first != " " { $0.prepend([" "]) } }
            }
            if splitsWords { try pieces.split(.words(.gpt2), .isolated, isInverted: false) }
            pieces.spellBytes()
        case .metaspace(let metaspace): try metaspace.apply(to: &pieces)
        case .fixedLength(let length):
            pieces.cut { _, piece in
                stride(from: piece.range.lowerBound, to: piece.range.upperBound, by: length).map {
                    ($0..<min($0 + length, piece.range.upperBound), nil)
                }
            }
        }
    }
}

extension Pieces {
    mutating func split(_ pattern: Pattern, _ behavior: SplitBehavior, isInverted: Bool) throws {
        try cut { scalars, piece in
            var matches = try pattern.matches(in: scalars, range: piece.range)
            if isInverted { for i in matches.indices { matches[i].isMatch.toggle() } }
            return behavior.parts(matches).map { ($0, nil) }
        }
    }
}

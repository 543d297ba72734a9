import LensCore

/// What happens to the tokens of one text or two before they are put together.
indirect enum PostProcessor: Sendable {
    case sequence([PostProcessor])
    case template(TokenTemplate)
    /// `[cls] A [sep]`, `[cls] A [sep] B [sep]`; the second text has type 1.
    case bert(separator: UInt32, start: UInt32)
    /// `<s> A </s>`, `<s> A </s></s> B </s>`; every type is 0.
    case roberta(separator: UInt32, start: UInt32, OffsetTrim?)
    case byteLevel(OffsetTrim?)

    init(_ part: TokenizerPart) throws {
        self = try Self.read(part)
        guard templateCount <= 1 else { throw part.error("applies two templates one after the other") }
    }

    private static func read(_ part: TokenizerPart) throws -> PostProcessor {
        let type = try part.required("type").string()
        switch type {
        case "Sequence":
            try part.allow("type", "processors")
            return .sequence(try part.required("processors").elements().map(read))
        case "TemplateProcessing": return .template(try TokenTemplate(part))
        case "BertProcessing":
            try part.allow("type", "sep", "cls")
            return .bert(separator: try token(part.required("sep")), start: try token(part.required("cls")))
        case "RobertaProcessing":
            try part.allow("type", "sep", "cls", "trim_offsets", "add_prefix_space")
            return .roberta(
                separator: try token(part.required("sep")), start: try token(part.required("cls")), try OffsetTrim(part))
        case "ByteLevel":
            try part.allow("type", "add_prefix_space", "trim_offsets", "use_regex")
            return .byteLevel(try OffsetTrim(part))
        default: throw part.error("is of the unknown type '\(type)'")
        }
    }

    /// Reads `["</s>", 2]`.
    private static func token(_ part: TokenizerPart) throws -> UInt32 {
        let pair = try part.elements()
        guard pair.count == 2 else { throw part.mismatch("an array of a piece and its id") }
        return UInt32(try pair[1].count(upTo: Vocabulary.maximumID))
    }

    /// How often the texts are put into something larger; after the first time they are no texts any more.
    private var templateCount: Int {
        switch self {
        case .sequence(let steps): steps.reduce(0) { $0 + $1.templateCount }
        case .template, .bert, .roberta: 1
        case .byteLevel: 0
        }
    }

    /// The parts in order; one comes in for a text, two for a pair.
    func apply(to parts: [TokenRun], addSpecialTokens: Bool) -> [TokenRun] {
        switch self {
        case .sequence(let steps):
            return steps.reduce(parts) { $1.apply(to: $0, addSpecialTokens: addSpecialTokens) }
        case .template(let template): return template.apply(to: parts, addSpecialTokens: addSpecialTokens)
        case .bert(let separator, let start):
            guard addSpecialTokens else { return parts }
            return parts.enumerated().flatMap { index, part in
                (index == 0 ? [TokenRun(added: [start], type: 0)] : [])
                    + [part, TokenRun(added: [separator], type: min(index, 1))]
            }
        case .roberta(let separator, let start, let trim):
            let parts = parts.map { part in
                var part = trim?.apply(to: part) ?? part
                part.type = 0
                return part
            }
            guard addSpecialTokens else { return parts }
            return parts.enumerated().flatMap { index, part in
                [TokenRun(added: [index == 0 ? start : separator], type: 0), part, TokenRun(added: [separator], type: 0)]
            }
        case .byteLevel(let trim): return parts.map { trim?.apply(to: $0) ?? $0 }
        }
    }
}

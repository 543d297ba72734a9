import LensCore

/// A frame of special tokens around one text or a pair.
struct TokenTemplate: Sendable {
    private enum Item: Sendable {
        /// 0 for text A, 1 for text B.
        case text(Int, type: Int)
        case special([UInt32], type: Int)
    }

    private let single: [Item]
    private let pair: [Item]

    init(_ part: TokenizerPart) throws {
        try part.allow("type", "single", "pair", "special_tokens")
        let specials = part.member("special_tokens")
        single = try part.required("single").elements().map { try Self.item($0, specials) }
        pair = try part.required("pair").elements().map { try Self.item($0, specials) }
    }

    private static func item(_ part: TokenizerPart, _ specials: TokenizerPart?) throws -> Item {
        try part.allow("Sequence", "SpecialToken")
        let body = try part.member("Sequence") ?? part.required("SpecialToken")
        try body.allow("id", "type_id")
        let name = try body.required("id").string()
        let type = try body.member("type_id")?.count(upTo: Int(Int32.max)) ?? 0
        guard part.member("Sequence") == nil else {
            guard name == "A" || name == "B" else { throw body.error("names the text '\(name)'; there are A and B") }
            return .text(name == "A" ? 0 : 1, type: type)
        }
        guard let special = specials?.member(name) else {
            throw body.error("names the token '\(name)', which is not among special_tokens")
        }
        let ids = try special.required("ids").elements().map { UInt32(try $0.count(upTo: Vocabulary.maximumID)) }
        return .special(ids, type: type)
    }

    func apply(to parts: [TokenRun], addSpecialTokens: Bool) -> [TokenRun] {
        var runs: [TokenRun] = []
        for item in parts.count == 1 ? single : pair {
            switch item {
            case .text(let index, let type):
                guard parts.indices.contains(index) else { continue }
                var run = parts[index]
                run.type = type
                runs.append(run)
            case .special(let ids, let type):
                if addSpecialTokens { runs.append(TokenRun(added: ids, type: type)) }
            }
        }
        return runs
    }
}

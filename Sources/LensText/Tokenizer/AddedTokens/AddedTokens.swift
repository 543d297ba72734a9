import LensCore

/// The tokens that are looked for in the text itself, before the model sees it.
struct AddedTokens: Sendable {
    private(set) var tokens: [AddedToken] = []
    private var numberOfID: [UInt32: Int] = [:]
    /// Ids by content.
    private var known = Vocabulary()
    /// Looked for in the original text.
    private var raw = AddedTokenFinder()
    /// Looked for in the normalized text, normalized themselves.
    private var normalized = AddedTokenFinder()

    init(_ part: TokenizerPart?, vocabulary: Vocabulary, normalizer: Normalizer?) throws {
        var nextID = UInt32(vocabulary.count)
        for element in try part?.elements() ?? [] {
            var token = try AddedToken(element)
            guard !token.content.isEmpty else { continue }
            if let id = known.id(token.content) ?? vocabulary.id(token.content) {
                token.id = id
            } else {
                // The place in the list counts, not the id written there: so did it when the model was trained.
                token.id = nextID
                nextID += 1
            }
            nextID = max(nextID, token.id + 1)
            if token.isNormalized { try token.normalize(normalizer) }
            known.insert(token.content, id: token.id)
            if let number = numberOfID[token.id] {
                tokens[number] = token
            } else {
                numberOfID[token.id] = tokens.count
                tokens.append(token)
            }
        }
        // Of two tokens that look the same after normalization, special ones win.
        for token in tokens.filter(\.isSpecial) + tokens.filter({ !$0.isSpecial }) {
            if token.isNormalized { normalized.insert(token) } else { raw.insert(token) }
        }
    }

    func token(_ id: Int) -> AddedToken? {
        UInt32(exactly: id).flatMap { numberOfID[$0] }.map { tokens[$0] }
    }

    func id(_ content: String) -> UInt32? { known.id(content) }

    /// Highest id + 1.
    var idLimit: Int { known.idLimit }

    /// Cuts the text at its added tokens and normalizes what lies between them.
    func extract(from text: AlignedText, normalizer: Normalizer?) throws -> Pieces {
        var pieces = Pieces(text)
        if !raw.isEmpty { pieces.cut { raw.parts(of: $0, in: $1.range) } }
        if let normalizer { try pieces.rewrite { try normalizer.apply(to: &$0) } }
        if !normalized.isEmpty { pieces.cut { normalized.parts(of: $0, in: $1.range) } }
        return pieces
    }
}

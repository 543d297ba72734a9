import LensCore

extension Tokenizer {
    /// The tokens of one text.
    ///
    /// - Parameter addSpecialTokens: Whether the post-processor puts its tokens around the text; special tokens that
    ///   are written in the text are recognised either way.
    /// - Throws: `LensError` when the text holds something the vocabulary has no token for.
    public func encode(_ text: String, addSpecialTokens: Bool) throws -> Encoding {
        assemble([try run(text, index: 0)], addSpecialTokens: addSpecialTokens)
    }

    /// The tokens of two texts in one sequence; offsets are those of each text.
    ///
    /// - Throws: `LensError` when a text holds something the vocabulary has no token for.
    public func encode(_ text: String, pair: String, addSpecialTokens: Bool) throws -> Encoding {
        assemble([try run(text, index: 0), try run(pair, index: 1)], addSpecialTokens: addSpecialTokens)
    }

    private func run(_ text: String, index: Int) throws -> TokenRun {
        let original = AlignedText(text)
        guard original.count <= AlignedText.maximumCount else {
            throw LensError.input("the text has \(original.count) characters, more than \(AlignedText.maximumCount)")
        }
        var pieces = try addedTokens.extract(from: original, normalizer: normalizer)
        try preTokenizer?.apply(to: &pieces)
        var tokens: [ModelToken] = []
        var result: [TokenRun.Token] = []
        result.reserveCapacity(pieces.text.count / 4)
        for piece in pieces.pieces {
            if let id = piece.token {
                let blanks = TokenRun.Blanks(pieces.text.scalars[piece.range])
                result.append(.init(id: id, span: pieces.span(piece.range), blanks: blanks))
                continue
            }
            tokens.removeAll(keepingCapacity: true)
            try model.tokenize(pieces.text.scalars, piece.range, into: &tokens)
            for token in tokens {
                let blanks = postProcessor == nil ? .init() : model.vocabulary.blanks(token.id)
                result.append(.init(id: token.id, span: pieces.span(token.range), blanks: blanks))
            }
        }
        return TokenRun(tokens: result, text: index)
    }

    private func assemble(_ parts: [TokenRun], addSpecialTokens: Bool) -> Encoding {
        let runs = postProcessor?.apply(to: parts, addSpecialTokens: addSpecialTokens) ?? parts
        let tokens = runs.flatMap(\.tokens)
        return Encoding(
            ids: tokens.map { Int($0.id) },
            offsets: tokens.map { Int($0.span.start)..<Int(max($0.span.start, $0.span.end)) },
            typeIDs: runs.flatMap { repeatElement($0.type, count: $0.tokens.count) },
            specialMask: runs.flatMap { repeatElement($0.isAdded, count: $0.tokens.count) },
            texts: runs.flatMap { repeatElement($0.text, count: $0.tokens.count) })
    }
}

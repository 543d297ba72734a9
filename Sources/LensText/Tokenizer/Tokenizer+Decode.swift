extension Tokenizer {
    /// The text of tokens; ids that do not occur are passed over.
    ///
    /// - Parameter skipSpecialTokens: Whether tokens marked as special are left out.
    public func decode(_ ids: [Int], skipSpecialTokens: Bool) -> String {
        let pieces = ids.compactMap { id -> String? in
            guard let token = addedTokens.token(id) else { return model.vocabulary.piece(id) }
            // A token that is looked for in normalized text is written as it is found there; it then is known as
            // special only if that changed nothing.
            guard !(skipSpecialTokens && token.isSpecial && token.pattern == token.content) else { return nil }
            return String(scalars: token.pattern)
        }
        return decoder?.decode(pieces).joined() ?? pieces.joined(separator: " ")
    }
}

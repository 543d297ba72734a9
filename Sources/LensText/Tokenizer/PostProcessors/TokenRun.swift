/// Tokens in a row that share a type: those of one text, or those put around it.
struct TokenRun: Sendable {
    struct Token: Sendable {
        var id: UInt32
        var span: Span
        /// How many blanks its piece begins and ends with.
        var blanks: Blanks
    }

    struct Blanks: Hashable, Sendable {
        var leading: UInt32 = 0
        var trailing: UInt32 = 0
    }

    var tokens: [Token]
    var type: Int
    /// Which text of a pair the tokens stand in; nil where they were added.
    var text: Int?
    var isAdded: Bool { text == nil }

    init(tokens: [Token], text: Int) {
        self.tokens = tokens
        type = text
        self.text = text
    }

    /// Tokens that stand for no text.
    init(added ids: [UInt32], type: Int) {
        tokens = ids.map { Token(id: $0, span: Span(start: 0, end: 0), blanks: Blanks()) }
        self.type = type
        text = nil
    }
}

extension TokenRun.Blanks {
    /// Counts white space and the byte alphabet's space.
    init(_ piece: some BidirectionalCollection<Unicode.Scalar>) {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == ByteAlphabet.space || scalar.isSpace }
        leading = UInt32(clamping: piece.prefix(while: isBlank).count)
        trailing = UInt32(clamping: piece.reversed().prefix(while: isBlank).count)
    }
}

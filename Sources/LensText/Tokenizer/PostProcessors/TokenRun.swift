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
    var isAdded: Bool

    init(tokens: [Token], type: Int) {
        self.tokens = tokens
        self.type = type
        isAdded = false
    }

    /// Tokens that stand for no text.
    init(added ids: [UInt32], type: Int) {
        tokens = ids.map { Token(id: $0, span: Span(start: 0, end: 0), blanks: Blanks()) }
        self.type = type
        isAdded = true
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

/// Takes the blanks that byte-level pieces carry out of the offsets.
struct OffsetTrim: Sendable {
    /// Whether the first blank of a text may be one that the pre-tokenizer put there.
    private let hasPrefixSpace: Bool

    /// Nil where offsets stay as they are.
    init?(_ part: TokenizerPart) throws {
        hasPrefixSpace = try part.bool("add_prefix_space", default: true)
        guard try part.bool("trim_offsets", default: true) else { return nil }
    }

    func apply(to run: TokenRun) -> TokenRun {
        var run = run
        for index in run.tokens.indices {
            var span = run.tokens[index].span
            var leading = run.tokens[index].blanks.leading
            let trailing = run.tokens[index].blanks.trailing
            if leading > 0 {
                if hasPrefixSpace, index == 0 || span.start == 0 { leading -= 1 }
                span.start = min(span.start + leading, span.end)
            }
            if trailing > 0, span.end >= trailing { span.end = max(span.end - trailing, span.start) }
            run.tokens[index].span = span
        }
        return run
    }
}

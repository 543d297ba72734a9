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

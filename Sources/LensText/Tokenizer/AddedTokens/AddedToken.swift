import LensCore

/// A token that is looked for in the text itself, with its way of being found.
struct AddedToken: Hashable, Sendable {
    /// A longer one is no token but an attack on the search.
    static let maximumCount = 4096

    var id: UInt32
    let content: [Unicode.Scalar]
    /// What is looked for: the content, normalized if the token is.
    private(set) var pattern: [Unicode.Scalar]
    let isSpecial: Bool
    let isNormalized: Bool
    let isSingleWord: Bool
    let stripsLeft: Bool
    let stripsRight: Bool

    init(_ part: TokenizerPart) throws {
        try part.allow("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special")
        id = UInt32(try part.required("id").count(upTo: Vocabulary.maximumID))
        content = try part.required("content").scalars()
        guard content.count <= Self.maximumCount else {
            throw part.error("has a content of \(content.count) characters, more than \(Self.maximumCount)")
        }
        pattern = content
        isSpecial = try part.bool("special", default: false)
        isNormalized = try part.bool("normalized", default: true)
        isSingleWord = try part.bool("single_word", default: false)
        stripsLeft = try part.bool("lstrip", default: false)
        stripsRight = try part.bool("rstrip", default: false)
    }

    mutating func normalize(_ normalizer: Normalizer?) throws {
        guard let normalizer else { return }
        var text = AlignedText(String(scalars: content))
        try normalizer.apply(to: &text)
        guard text.count <= Self.maximumCount else {
            throw LensError.input(
                "an added token of the tokenizer is longer than \(Self.maximumCount) characters once normalized")
        }
        pattern = text.scalars
    }
}

/// A tokenized text; the five arrays run in parallel, one element a token.
public struct Encoding: Hashable, Sendable {
    /// Vocabulary ids.
    public let ids: [Int]
    /// The Unicode scalars of the input that each token stands for; in a pair, those of its own text.
    /// Tokens that were added around the text have the empty range `0..<0`.
    public let offsets: [Range<Int>]
    /// Which segment each token belongs to, as the model's segment embeddings count them.
    public let typeIDs: [Int]
    /// Whether a token was added around the text, rather than read from it.
    public let specialMask: [Bool]
    /// Which text of a pair each token stands in, 0 or 1; nil for tokens that were added.
    public let texts: [Int?]

    public init(ids: [Int], offsets: [Range<Int>], typeIDs: [Int], specialMask: [Bool], texts: [Int?]) {
        self.ids = ids
        self.offsets = offsets
        self.typeIDs = typeIDs
        self.specialMask = specialMask
        self.texts = texts
    }
}

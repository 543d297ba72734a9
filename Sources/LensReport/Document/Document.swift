/// What an analysis has to say, as a plain value that every renderer understands.
///
/// An analysis builds one document; each output format is one renderer. Nothing in a document knows about
/// terminals or browsers, and all text in it is plain text that renderers escape.
///
/// ```swift
/// let document = Document(
///     title: "Reward lens", subtitle: "12 pairs",
///     provenance: [.init("model", "toy-6"), .init("dtype", "float32")],
///     sections: [
///         .init("Summary", [
///             .prose("The preference forms late."),
///             .table(Table("Pairs", columns: ["pair", .init("margin", unit: "reward units")],
///                          rows: [["p1", 1.25], ["p2", .missing("not finite")]])),
///         ])
///     ])
/// print(TextRenderer(width: 100, style: .ansi).render(document))
/// ```
public struct Document: Hashable, Sendable {
    public var title: String
    public var subtitle: String?
    /// Model, dtype, device, versions, seeds: what a reader needs to repeat the run, in reading order.
    public var provenance: [Entry]
    public var sections: [Section]

    public init(title: String, subtitle: String? = nil, provenance: [Entry] = [], sections: [Section]) {
        self.title = title
        self.subtitle = subtitle
        self.provenance = provenance
        self.sections = sections
    }
}

extension Document {
    /// A key with its value.
    public struct Entry: Hashable, Sendable {
        public var key: String
        public var value: String

        public init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// A headed run of blocks.
    public struct Section: Hashable, Sendable {
        public var title: String
        public var blocks: [Block]

        public init(_ title: String, _ blocks: [Block]) {
            self.title = title
            self.blocks = blocks
        }
    }
}

/// A titled, collapsible run of blocks, such as everything about one pair.
public struct Group: Hashable, Sendable {
    /// How the group first appears where a format can fold it.
    public enum Disclosure: Hashable, Sendable {
        case open
        case closed
    }

    public var title: String
    /// What a reader learns without opening the group.
    public var summary: String?
    public var disclosure: Disclosure
    public var blocks: [Block]

    public init(_ title: String, summary: String? = nil, disclosure: Disclosure = .closed, _ blocks: [Block]) {
        self.title = title
        self.summary = summary
        self.disclosure = disclosure
        self.blocks = blocks
    }
}

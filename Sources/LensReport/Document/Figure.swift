/// A picture of numbers, with the words and the tables that say the same without it.
public protocol Figure: Hashable, Sendable {
    var title: String { get }
    /// One sentence on how to read the picture.
    var reading: String { get }
    /// Everything the picture shows, in numbers.
    var tables: [Table] { get }
}

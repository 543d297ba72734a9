/// How many observations there are, and how many of them are distinct.
public struct SampleSize: Codable, Hashable, Sendable {
    /// Observations.
    public let n: Int
    /// The effective n: copies of one text tell nothing new.
    public let unique: Int

    /// Counts contents, equal ones once.
    public init<Content: Hashable>(_ contents: [Content]) {
        n = contents.count
        unique = Set(contents).count
    }
}

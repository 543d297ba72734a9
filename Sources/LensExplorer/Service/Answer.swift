import LensReport

/// What a question brings: the document to show, and the numbers to download.
public struct Answer: Hashable, Sendable {
    public let document: Document
    /// The report's JSON, as `--format json` writes it.
    public let json: String

    public init(document: Document, json: String) {
        self.document = document
        self.json = json
    }
}

import LensReport

/// What a question brings: the document to show, and the numbers to download.
public struct Answer: Hashable, Sendable {
    public let document: Document
    /// The report's JSON, as `--format json` writes it.
    public let json: String
    /// What a change of words or switches is judged by; nil for other questions.
    public let margin: Margin?

    public init(document: Document, json: String, margin: Margin? = nil) {
        self.document = document
        self.json = json
        self.margin = margin
    }

    /// The chosen reward minus the rejected one, in reward units.
    public struct Margin: Hashable, Sendable {
        public let value: Double
        /// The model's own, where the answer is about a changed model.
        public let before: Double?

        public init(_ value: Double, before: Double? = nil) {
            self.value = value
            self.before = before
        }
    }
}

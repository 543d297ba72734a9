/// A text exactly as a model is fed it.
public struct TokensResult: AnalysisResult {
    public static let analysis = "tokens"

    /// One of several texts that were tokenized as they stand.
    public struct Text: Codable, Hashable, Sendable {
        /// Without added special tokens.
        public let ids: [Int]
        public let idsWithSpecial: [Int]
        /// Start and end of each of `ids` in the text, in Unicode scalars.
        public let offsets: [[Int]]
        public let decoded: String

        public init(ids: [Int], idsWithSpecial: [Int], offsets: [[Int]], decoded: String) {
            self.ids = ids
            self.idsWithSpecial = idsWithSpecial
            self.offsets = offsets
            self.decoded = decoded
        }
    }

    /// The rendered template.
    public let text: String?
    public let ids: [Int]?
    public let pieces: [String]?
    /// Whose words each token carries.
    public let roles: [String]?
    /// The position the reward is read at.
    public let readout: Int?
    /// Which of a pair's texts each token belongs to, where the model reads prompt and response as a pair.
    public let typeIDs: [Int]?
    public let texts: [Text]?

    public init(
        text: String? = nil, ids: [Int]? = nil, pieces: [String]? = nil, roles: [String]? = nil, readout: Int? = nil,
        typeIDs: [Int]? = nil, texts: [Text]? = nil
    ) {
        self.text = text
        self.ids = ids
        self.pieces = pieces
        self.roles = roles
        self.readout = readout
        self.typeIDs = typeIDs
        self.texts = texts
    }
}

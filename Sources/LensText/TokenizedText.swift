/// A conversation as the model is fed it: token ids with what they are and where they stand in the text.
public struct TokenizedText: Hashable, Sendable {
    /// Whose words a token carries.
    public enum Role: String, Codable, Hashable, Sendable {
        /// Written by the chat template.
        case template
        case system
        case user
        /// An earlier answer, part of the prompt.
        case assistant
        /// The answer that is judged.
        case response
        /// Any other role a template knows, such as a tool.
        case other
    }

    public let ids: [Int]
    /// The vocabulary's strings.
    public let pieces: [String]
    public let roles: [Role]
    /// Where each token stands in `text`, in Unicode scalars; empty for special tokens that were added.
    public let offsets: [Range<Int>]
    /// What was tokenized: the rendered template.
    public let text: String
    /// The position the reward is read at.
    public let readout: Int
    /// Where a gated head reads the prompt; nil for other heads.
    public let gate: Int?
    /// Which of a pair's texts each token belongs to, for models that embed it.
    public let typeIDs: [Int]?
    /// Whether the model sees tokens behind the readout, as encoders do.
    public let readsWhole: Bool
    /// What a user should know about this text.
    public let warnings: [String]

    public init(
        ids: [Int], pieces: [String], roles: [Role], offsets: [Range<Int>], text: String, readout: Int,
        gate: Int? = nil, typeIDs: [Int]? = nil, readsWhole: Bool = false, warnings: [String] = []
    ) {
        self.ids = ids
        self.pieces = pieces
        self.roles = roles
        self.offsets = offsets
        self.text = text
        self.readout = readout
        self.gate = gate
        self.typeIDs = typeIDs
        self.readsWhole = readsWhole
        self.warnings = warnings
    }

    /// The tokens the reward depends on: in a causal model those up to the readout.
    public var readIDs: [Int] { readsWhole ? ids : Array(ids[...readout]) }

    /// Each token's characters as they stand in `text`; the vocabulary's string where it stands for none.
    public var surfaces: [String] {
        let scalars = Array(text.unicodeScalars)
        return zip(offsets, pieces).map { range, piece in
            guard !range.isEmpty, range.upperBound <= scalars.count else { return piece }
            var surface = String.UnicodeScalarView()
            surface.append(contentsOf: scalars[range])
            return String(surface)
        }
    }
}
